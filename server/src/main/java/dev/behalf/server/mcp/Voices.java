package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.upstream.Abilities;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whose words are whose. At the address of all servers clients tell people that Behalf asks, whichever server
/// does: there a question begins with the name of the server, as its tools do (2025-11-25, "Elicitation", "User
/// Interaction Model": it has to be clear which server asks). Nowhere does a server speak by names that are
/// Behalf's own, or lead to what is no page of the web.
final class Voices {

    private static final String ELICITATION = "elicitation/create";

    /// Of members of `_meta`.
    private static final String OURS = "dev.behalf/";

    private static final String MESSAGE = "message";
    private static final String ELICITATIONS = "elicitations";

    private Voices() {}

    /// Whether a request is for all servers.
    static boolean isJoint(Caller caller, RegisteredMcpServer server) {
        return !caller.resource().endsWith(McpServer.PATH + "/" + server.name());
    }

    /// Says in a question whose it is, where that does not show otherwise.
    ///
    /// @param params of the question, null where it has none
    static void named(Caller caller, RegisteredMcpServer server, String method, @Nullable ObjectNode params) {
        if (params != null && method.equals(ELICITATION) && isJoint(caller, server)) {
            params.put(MESSAGE, server.name() + ": " + params.path(MESSAGE).asString(""));
        }
    }

    /// The same for all that a result asks for.
    static void named(Caller caller, RegisteredMcpServer server, ObjectNode result) {
        for (JsonNode request : result.path(Dialogue.REQUESTS)) {
            if (request.get("params") instanceof ObjectNode params) {
                named(caller, server, request.path("method").asString(""), params);
            }
        }
    }

    /// Whether a result sends people to what is no page of the web.
    static boolean leadsAstray(ObjectNode result) {
        return result.path(Dialogue.REQUESTS)
                .valueStream()
                .map(request -> request.path("params"))
                .anyMatch(params -> Abilities.isPage(params) && !Abilities.isOfWeb(params));
    }

    /// The same for the pages of an error that names some (2025-11-25, "URL Elicitation Required Error"); those
    /// of another kind are taken out.
    ///
    /// @param data of the error, null where it has none
    static void pages(Caller caller, RegisteredMcpServer server, @Nullable JsonNode data) {
        if (data instanceof ObjectNode object && object.get(ELICITATIONS) instanceof ArrayNode pages) {
            List<JsonNode> all = pages.valueStream().filter(Abilities::isOfWeb).toList();
            pages.removeAll();
            for (JsonNode page : all) {
                if (page instanceof ObjectNode params) {
                    named(caller, server, ELICITATION, params);
                }
                pages.add(page);
            }
        }
    }

    /// Takes out what only Behalf says.
    static void keepOurs(ObjectNode result) {
        if (result.get("_meta") instanceof ObjectNode meta) {
            meta.remove(meta.propertyNames().stream()
                    .filter(name -> name.startsWith(OURS))
                    .toList());
        }
    }
}
