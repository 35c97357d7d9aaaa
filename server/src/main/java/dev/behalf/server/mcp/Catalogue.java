package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.policy.ToolFacts;
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

/// Which tools of a server there are for a caller, and what is to become of their calls. What tools say of themselves
/// is
/// believed, because it is the team's server that says it.
final class Catalogue {

    private static final Duration KEPT = Duration.ofMinutes(5);

    /// Of all tools that are known, for all people.
    private static final long MOST_CHARACTERS = 50_000_000;

    private static final int MOST_PAGES = 50;

    private final Policies policies;
    private final Cache<String, Map<String, ToolFacts>> known;

    Catalogue(Policies policies, InstantSource clock) {
        this.policies = policies;
        known = Caffeine.newBuilder()
                .maximumWeight(MOST_CHARACTERS)
                .weigher((String _, Map<String, ToolFacts> tools) -> weight(tools))
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

    /// What a tool is that is to be called.
    sealed interface Found {
        record Tool(ToolFacts facts) implements Found {}

        record Nothing() implements Found {}

        /// @param reply why that could not be found out
        record Unknown(Reply reply) implements Found {}
    }

    /// Whether a tool is shown.
    boolean isShown(RegisteredMcpServer server, Caller caller, JsonNode definition) {
        return policies.decide(server, caller, Policies.facts(definition), null).isShown();
    }

    Found find(RegisteredMcpServer server, Caller caller, String tool, Pages pages) {
        boolean listed = server.settings().tools().contains(tool);
        if (!server.settings().tools().isEmpty()
                && (!listed || server.settings().policy().isEmpty())) {
            // What it says of itself makes no difference then.
            return new Found.Tool(ToolFacts.of(tool, false, false));
        }
        String key = key(server, caller);
        Map<String, ToolFacts> tools = known.getIfPresent(key);
        if (tools == null || !tools.containsKey(tool)) {
            List<ObjectNode> definitions = new ArrayList<>();
            Reply problem = all(server, caller, pages, definitions);
            if (problem != null) {
                return new Found.Unknown(problem);
            }
            tools = known.getIfPresent(key);
        }
        ToolFacts facts = tools == null ? null : tools.get(tool);
        if (facts == null && listed) {
            // The team knows of a tool that the server does not show: for rules it is of the worst kind.
            return new Found.Tool(ToolFacts.of(tool, false, true));
        }
        return facts == null ? new Found.Nothing() : new Found.Tool(facts);
    }

    /// Gathers every tool that a server shows to a caller, in its order.
    ///
    /// @return null where all went well
    @Nullable
    Reply all(RegisteredMcpServer server, Caller caller, Pages pages, List<ObjectNode> into) {
        Map<String, ToolFacts> found = new HashMap<>();
        ObjectNode params = JsonRpc.object();
        Reading reading = new Reading();
        for (int page = 0; page < MOST_PAGES; page++) {
            Reply reply = pages.list(params);
            if (!(reply instanceof Reply.Result(var result))) {
                return reply;
            }
            for (JsonNode tool : result.path("tools")) {
                if (tool instanceof ObjectNode definition) {
                    ToolFacts facts = Policies.facts(definition);
                    found.put(facts.name(), facts);
                    if (policies.decide(server, caller, facts, null).isShown()) {
                        into.add(definition);
                    }
                }
            }
            String next = Era.text(result, "nextCursor");
            if (next == null) {
                break;
            }
            if (!reading.goesOn(result)) {
                return Outcomes.failure("The " + server.settings().noun() + " " + server.name()
                        + " lists more than is taken, which is " + Reading.MOST + " characters.");
            }
            params = JsonRpc.object().put("cursor", next);
        }
        known.put(key(server, caller), found);
        return null;
    }

    private static int weight(Map<String, ToolFacts> tools) {
        long characters = tools.values().stream()
                .mapToLong(tool -> 100L
                        + tool.name().length()
                        + tool.annotations().toString().length())
                .sum();
        return (int) Math.min(Integer.MAX_VALUE, 100 + characters);
    }

    /// By all that a statement about people says: servers may list by it.
    private static String key(RegisteredMcpServer server, Caller caller) {
        return String.join(
                " ",
                server.environment(),
                server.name(),
                Long.toString(server.version()),
                caller.person(),
                caller.client(),
                String.join(",", caller.scopes()));
    }
}
