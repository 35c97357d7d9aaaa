package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.environment.ToolRule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which tools of a server may be called. Those that the team lists, and no other; where it lists none, all that the
/// server has and does not call destructive: whoever wants those names them. What tools say of themselves is believed,
/// because it is the team's server that says it.
final class Catalogue {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MOST = 10_000;
    private static final int MOST_PAGES = 20;

    private final Cache<String, Map<String, Boolean>> known;

    Catalogue(InstantSource clock) {
        known = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(KEPT)
                .build();
    }

    /// Asks the server for a page of its list.
    @FunctionalInterface
    interface Pages {
        /// @param params with the cursor, where there is one
        Reply list(ObjectNode params);
    }

    /// Whether a tool may be called.
    sealed interface Judgement {
        record Allowed(String rule) implements Judgement {}

        record Refused(String rule) implements Judgement {}

        /// @param reply why that could not be found out
        record Unknown(Reply reply) implements Judgement {}
    }

    /// Whether a tool is shown.
    static boolean isShown(McpServerSettings settings, JsonNode definition) {
        return settings.rule(definition.path("name").asString(""), SeenTool.isDestructive(definition))
                .allows();
    }

    Judgement judge(RegisteredMcpServer server, Caller caller, String tool, Pages pages) {
        if (!server.settings().tools().isEmpty()) {
            // What it says of itself makes no difference then.
            return judgement(server.settings().rule(tool, false));
        }
        String key = key(server, caller);
        Map<String, Boolean> tools = known.getIfPresent(key);
        if (tools == null || !tools.containsKey(tool)) {
            List<ObjectNode> definitions = new ArrayList<>();
            Reply problem = all(server, caller, pages, definitions);
            if (problem != null) {
                return new Judgement.Unknown(problem);
            }
            tools = known.getIfPresent(key);
        }
        Boolean destructive = tools == null ? null : tools.get(tool);
        return destructive == null
                ? new Judgement.Refused("unknown_tool")
                : judgement(server.settings().rule(tool, destructive));
    }

    private static Judgement judgement(ToolRule rule) {
        return rule.allows() ? new Judgement.Allowed(rule.id()) : new Judgement.Refused(rule.id());
    }

    /// Gathers every tool that a server shows to a caller, in its order.
    ///
    /// @return null where all went well
    @Nullable
    Reply all(RegisteredMcpServer server, Caller caller, Pages pages, List<ObjectNode> into) {
        Map<String, Boolean> found = new HashMap<>();
        ObjectNode params = JsonRpc.object();
        for (int page = 0; page < MOST_PAGES; page++) {
            Reply reply = pages.list(params);
            if (!(reply instanceof Reply.Result(var result))) {
                return reply;
            }
            for (JsonNode tool : result.path("tools")) {
                if (tool instanceof ObjectNode definition) {
                    found.put(definition.path("name").asString(""), SeenTool.isDestructive(definition));
                    if (isShown(server.settings(), definition)) {
                        into.add(definition);
                    }
                }
            }
            String next = Era.text(result, "nextCursor");
            if (next == null) {
                break;
            }
            params = JsonRpc.object().put("cursor", next);
        }
        known.put(key(server, caller), found);
        return null;
    }

    private static String key(RegisteredMcpServer server, Caller caller) {
        return server.environment() + " " + server.name() + " " + server.version() + " " + caller.person();
    }
}
