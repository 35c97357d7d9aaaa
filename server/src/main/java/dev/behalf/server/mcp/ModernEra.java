package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The revision 2026-07-28.
final class ModernEra implements Era {

    /// How long clients may keep a list. Short: teams add tools while people try them.
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

    /// Whose results say how long they may be kept.
    private static final Set<String> CACHEABLE =
            Set.of("tools/list", "resources/list", "resources/templates/list", "resources/read", "prompts/list");

    /// What earlier revisions had and this one has not.
    private static final Set<String> REMOVED = Set.of(
            "initialize",
            "ping",
            "logging/setLevel",
            "resources/subscribe",
            "resources/unsubscribe",
            "tasks/result",
            Tasks.LIST);

    private final Introduction introduction;
    private final Methods methods;

    ModernEra(Introduction introduction, Methods methods) {
        this.introduction = introduction;
        this.methods = methods;
    }

    @Override
    public Reply answer(Asked asked) {
        Reply.Fault fault = ModernRequest.fault(asked.request(), asked.headers());
        return fault == null ? signed(known(asked)) : fault;
    }

    private Reply known(Asked asked) {
        String method = asked.request().method();
        if (method.equals("server/discover")) {
            return cacheable(discover(methods.introduce(asked)));
        }
        Reply reply = REMOVED.contains(method) ? null : methods.answer(asked);
        if (reply == null) {
            return new Reply.Fault(
                    404, JsonRpc.METHOD_NOT_FOUND, "There is no method " + Printable.text(method) + " here.", null);
        }
        return CACHEABLE.contains(method) ? cacheable(reply) : reply;
    }

    private static Reply discover(Reply introduced) {
        if (!(introduced instanceof Reply.Result(var said))) {
            return introduced;
        }
        ObjectNode result = JsonRpc.object();
        ArrayNode versions = result.putArray("supportedVersions");
        Versions.ALL.forEach(versions::add);
        JsonNode info = said.remove("serverInfo");
        result.setAll(said);
        if (info != null) {
            result.putObject("_meta").set(SERVER_INFO, info);
        }
        return new Reply.Result(result);
    }

    /// For the same token only: what is listed may hang on the person and the scopes.
    private static Reply cacheable(Reply reply) {
        if (reply instanceof Reply.Result(var result)) {
            long said = result.path("ttlMs").asLong(KEPT.toMillis());
            result.put("ttlMs", Math.max(0, Math.min(said, KEPT.toMillis()))).put("cacheScope", "private");
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
            if (!meta.has(SERVER_INFO)) {
                meta.set(SERVER_INFO, introduction.serverInfo());
            }
        }
        return reply;
    }
}
