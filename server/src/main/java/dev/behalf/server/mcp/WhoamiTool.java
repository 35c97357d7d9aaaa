package dev.behalf.server.mcp;

import dev.behalf.server.environment.Registry;
import dev.behalf.server.grants.Acting;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.Identity;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says for whom the client acts, and with what rights.
final class WhoamiTool extends BuiltInTool {

    private static final String DEFINITION = """
            {
              "name": "whoami",
              "title": "Who am I",
              "description": "Says for whom you act here: the person who signed in, the identity provider they signed in at, \
            the environment, this client, its scopes, and when its access token expires (it is renewed by itself).",
              "inputSchema": {"type": "object", "properties": {}, "additionalProperties": false},
              "outputSchema": {
                "type": "object",
                "properties": {
                  "person": {
                    "type": "object",
                    "properties": {
                      "id": {"type": "string", "description": "The same at every sign-in to this environment"},
                      "name": {"type": "string", "description": "As the identity provider says; left out where it says none"},
                      "email": {"type": "string", "description": "As the identity provider says; left out where it says none"}
                    },
                    "required": ["id"]
                  },
                  "provider": {
                    "type": "object",
                    "properties": {
                      "name": {"type": "string"},
                      "issuer": {"type": "string", "description": "The provider's own name for itself"}
                    },
                    "required": ["issuer"]
                  },
                  "environment": {"type": "string"},
                  "client": {
                    "type": "object",
                    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
                    "required": ["id", "name"]
                  },
                  "scopes": {"type": "array", "items": {"type": "string"}},
                  "expiresAt": {"type": "string", "format": "date-time", "description": "Of the access token"}
                },
                "required": ["person", "provider", "environment", "client", "scopes", "expiresAt"]
              },
              "annotations": {
                "title": "Who am I", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true,
                "openWorldHint": false
              }
            }
            """;

    private final Supplier<Registry> registry;

    WhoamiTool(ActingPeople people, Supplier<Registry> registry) {
        super(people, DEFINITION);
        this.registry = registry;
    }

    @Override
    ObjectNode describe(Caller caller, Acting acting) {
        ObjectNode answer = JsonRpc.object();
        answer.set("person", person(acting));
        answer.set("provider", BuiltInTools.provider(registry.get(), acting));
        answer.put("environment", caller.environment());
        answer.set("client", client(acting.grant()));
        ArrayNode scopes = answer.putArray("scopes");
        caller.scopes().forEach(scopes::add);
        return answer.put("expiresAt", caller.expiresAt().toString());
    }

    private static ObjectNode person(Acting acting) {
        ObjectNode person = JsonRpc.object().put("id", acting.person().id());
        Identity identity = acting.person().identity();
        if (identity.name() != null) {
            person.put("name", identity.name());
        }
        if (identity.email() != null) {
            person.put("email", identity.email());
        }
        return person;
    }
}
