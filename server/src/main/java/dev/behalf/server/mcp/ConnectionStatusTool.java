package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.grants.Acting;
import dev.behalf.server.grants.ActingPeople;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Says what is left of the sign-in at the provider.
final class ConnectionStatusTool extends BuiltInTool {

    private static final String DEFINITION = """
            {
              "name": "connection_status",
              "title": "Connection status",
              "description": "Says whether the connection of the person you act for to their identity provider is in order: \
            whether it is kept for when they are away (offline access), since when, and what to do where it has ended.",
              "inputSchema": {"type": "object", "properties": {}, "additionalProperties": false},
              "outputSchema": {
                "type": "object",
                "properties": {
                  "provider": {
                    "type": "object",
                    "properties": {
                      "name": {"type": "string"},
                      "issuer": {"type": "string", "description": "The provider's own name for itself"}
                    },
                    "required": ["issuer"]
                  },
                  "state": {
                    "type": "string",
                    "enum": ["kept", "paused", "not_allowed", "not_kept", "ended"],
                    "description": "kept: good as far as is known; paused: the team stopped it for a while; not_allowed: the person has not allowed tools to act while they are away; not_kept: the person signed in, and nothing of the \
            provider's is kept; ended: the provider takes it no more"
                  },
                  "offlineAccess": {"type": "boolean", "description": "Whether a connection was kept at this sign-in"},
                  "since": {"type": "string", "format": "date-time", "description": "When the person signed in"},
                  "signInEndsAt": {
                    "type": "string",
                    "format": "date-time",
                    "description": "When the person has to sign in again at the latest"
                  },
                  "message": {"type": "string", "description": "The same for people, with what to do"}
                },
                "required": ["provider", "state", "offlineAccess", "since", "signInEndsAt", "message"]
              },
              "annotations": {
                "title": "Connection status", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
                "openWorldHint": false
              }
            }
            """;

    private final Supplier<Registry> registry;

    ConnectionStatusTool(ActingPeople people, Supplier<Registry> registry) {
        super(people, DEFINITION);
        this.registry = registry;
    }

    @Override
    ObjectNode describe(Caller caller, Acting acting) {
        ObjectNode answer = JsonRpc.object();
        answer.set("provider", BuiltInTools.provider(registry.get(), acting));
        Acting.Connection connection = connection(acting);
        return answer.put("state", state(connection))
                .put("offlineAccess", acting.grant().offline())
                .put("since", acting.grant().createdAt().toString())
                .put("signInEndsAt", acting.grant().expiresAt().toString())
                .put("message", message(connection));
    }

    /// Where people are asked first, those who say no leave nothing that is kept.
    private Acting.Connection connection(Acting acting) {
        RegisteredConnection provider =
                registry.get().connections().get(acting.grant().environment());
        return acting.connection() == Acting.Connection.NOT_KEPT && provider != null && provider.askBeforeActing()
                ? Acting.Connection.NOT_ALLOWED
                : acting.connection();
    }

    private static String state(Acting.Connection connection) {
        return switch (connection) {
            case KEPT -> "kept";
            case PAUSED -> "paused";
            case NOT_ALLOWED -> "not_allowed";
            case NOT_KEPT -> "not_kept";
            case ENDED -> "ended";
        };
    }

    private static String message(Acting.Connection connection) {
        return switch (connection) {
            case KEPT -> "The connection to the identity provider is kept and in order. Nothing to do.";
            case PAUSED ->
                "The team has stopped acting through this connection for a while. Nothing to do but to ask the team.";
            case NOT_ALLOWED ->
                "The person has not allowed tools to act while they are away. They allow it on the page of connected apps,"
                        + " at /connected of this server's address.";
            case NOT_KEPT ->
                "The person signed in, and no connection to the identity provider is kept for when they are away. Nothing"
                        + " to do; the team decides about offline access in its settings.";
            case ENDED ->
                "The identity provider has ended the connection. Disconnect this MCP server in the client and sign in"
                        + " again.";
        };
    }
}
