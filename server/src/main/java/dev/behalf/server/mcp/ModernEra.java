package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import dev.behalf.server.mcp.Message.Request;
import java.time.Duration;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The revision 2026-07-28. `subscriptions/listen` is not there, because no list is announced to change.
final class ModernEra implements Era {

    /// How long clients may keep a list. Short: teams add tools while people try them.
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

    private final Introduction introduction;
    private final ToolMethods tools;

    ModernEra(Introduction introduction, ToolMethods tools) {
        this.introduction = introduction;
        this.tools = tools;
    }

    @Override
    public Reply answer(Request request, RequestHeaders headers, Caller caller) {
        Reply.Fault fault = ModernRequest.fault(request, headers);
        return fault == null ? signed(known(request, caller)) : fault;
    }

    private Reply known(Request request, Caller caller) {
        return switch (request.method()) {
            case "server/discover" -> cacheable(discover());
            case "tools/list" -> cacheable(tools.list(request.params(), caller));
            case "tools/call" -> tools.call(request.params(), caller);
            default ->
                new Reply.Fault(
                        404,
                        JsonRpc.METHOD_NOT_FOUND,
                        "There is no method " + Printable.text(request.method()) + " here.",
                        null);
        };
    }

    private static Reply discover() {
        ObjectNode result = JsonRpc.object();
        ArrayNode versions = result.putArray("supportedVersions");
        Versions.ALL.forEach(versions::add);
        result.set("capabilities", Introduction.capabilities());
        result.put("instructions", Introduction.INSTRUCTIONS);
        return new Reply.Result(result);
    }

    /// For the same token only: what is listed may hang on the person and the scopes.
    private static Reply cacheable(Reply reply) {
        if (reply instanceof Reply.Result(var result)) {
            result.put("ttlMs", KEPT.toMillis()).put("cacheScope", "private");
        }
        return reply;
    }

    /// Says what kind of result it is, unless it does already, and whose.
    private Reply signed(Reply reply) {
        if (reply instanceof Reply.Result(var result)) {
            if (!result.has("resultType")) {
                result.put("resultType", "complete");
            }
            ObjectNode meta = result.get("_meta") instanceof ObjectNode given ? given : result.putObject("_meta");
            meta.set(SERVER_INFO, introduction.serverInfo());
        }
        return reply;
    }
}
