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

    /// In `_meta` of a question at the address of all servers: the name of the one that asks.
    private static final String ASKED_BY = OURS + "server";

    private static final String SAMPLING = "sampling/createMessage";
    private static final String SYSTEM_PROMPT = "systemPrompt";
    private static final String MESSAGE = "message";
    private static final String ELICITATIONS = "elicitations";

    private Voices() {}

    /// Whether a request is for all servers.
    static boolean isJoint(Caller caller, RegisteredMcpServer server) {
        return !caller.resource().endsWith(McpServer.PATH + "/" + server.name());
    }

    /// Says in a question whose it is, where that does not show otherwise: in `_meta` for clients, and in words
    /// where the question has some that people see. Of sampling that is the system prompt, which clients show with
    /// what they ask to be allowed; a list of roots has none.
    ///
    /// @param given the parameters of the question, which are changed; null where it has none
    /// @return those to put it with
    static @Nullable ObjectNode named(
            Caller caller, RegisteredMcpServer server, String method, @Nullable ObjectNode given) {
        if (given != null) {
            keepOurs(given);
        }
        if (!isJoint(caller, server)) {
            return given;
        }
        ObjectNode params = given == null ? JsonRpc.object() : given;
        ObjectNode meta = params.get("_meta") instanceof ObjectNode there ? there : params.putObject("_meta");
        meta.put(ASKED_BY, server.name());
        switch (method) {
            case ELICITATION ->
                params.put(MESSAGE, server.name() + ": " + params.path(MESSAGE).asString(""));
            case SAMPLING -> {
                String prompt = params.path(SYSTEM_PROMPT).asString("");
                params.put(
                        SYSTEM_PROMPT,
                        "The MCP server " + server.name() + " asks." + (prompt.isEmpty() ? "" : "\n\n" + prompt));
            }
            default -> {
                // It has no words.
            }
        }
        return params;
    }

    /// The same for all that a result asks for, or a notification about a task.
    ///
    /// @param asking the result, or the parameters
    static void named(Caller caller, RegisteredMcpServer server, ObjectNode asking) {
        for (JsonNode request : asking.path(Dialogue.REQUESTS)) {
            if (request instanceof ObjectNode question) {
                ObjectNode params = named(
                        caller,
                        server,
                        question.path("method").asString(""),
                        question.get("params") instanceof ObjectNode given ? given : null);
                if (params != null) {
                    question.set("params", params);
                }
            }
        }
    }

    /// Whether that sends people to what is no page of the web.
    static boolean leadsAstray(ObjectNode asking) {
        return asking.path(Dialogue.REQUESTS)
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
    ///
    /// @param said a result, or the parameters of a question
    static void keepOurs(ObjectNode said) {
        if (said.get("_meta") instanceof ObjectNode meta) {
            meta.remove(meta.propertyNames().stream()
                    .filter(name -> name.startsWith(OURS))
                    .toList());
        }
    }
}
