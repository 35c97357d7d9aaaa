package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.policy.CallerFacts;
import dev.behalf.server.policy.Decision;
import dev.behalf.server.policy.ToolFacts;
import dev.behalf.server.policy.ToolPolicy;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The policies of the team's servers, each made once for a version of the settings.
final class Policies {

    private static final TypeReference<Map<String, @Nullable Object>> JSON = new TypeReference<>() {};

    private final CallFacts facts;
    private final InstantSource clock;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    private record Made(long version, ToolPolicy policy) {}

    Policies(CallFacts facts, InstantSource clock) {
        this.facts = facts;
        this.clock = clock;
    }

    /// Follows what is registered, and loads what expressions need before the first call, where there are any.
    void follow(Registry registry) {
        Set<String> there = registry.mcpServers().values().stream()
                .flatMap(servers -> servers.values().stream())
                .map(Policies::key)
                .collect(Collectors.toSet());
        made.keySet().retainAll(there);
        registry.mcpServers().values().stream()
                .flatMap(servers -> servers.values().stream())
                .filter(server -> server.settings().policy().stream()
                        .anyMatch(rule -> !rule.when().isEmpty()))
                .map(this::of)
                .forEach(policy -> Thread.ofVirtual().name("mcp-policy").start(policy::prepare));
    }

    private ToolPolicy of(RegisteredMcpServer server) {
        return made.compute(
                        key(server),
                        (_, known) -> known != null && known.version() == server.version()
                                ? known
                                : new Made(server.version(), server.settings().toolPolicy()))
                .policy();
    }

    private static String key(RegisteredMcpServer server) {
        return server.environment() + "/" + server.name();
    }

    /// @param arguments null where it is asked whether the tool is to be shown
    Decision decide(RegisteredMcpServer server, Caller caller, ToolFacts tool, @Nullable JsonNode arguments) {
        return decide(server, caller, tool, arguments, false);
    }

    /// @param anew whether claims are to be read anew: another node may have noted a sign-in
    Decision decide(
            RegisteredMcpServer server, Caller caller, ToolFacts tool, @Nullable JsonNode arguments, boolean anew) {
        ToolPolicy policy = of(server);
        return policy.decide(
                tool,
                new CallerFacts(
                        caller.person(),
                        policy.asksAboutPeople() ? claims(caller, anew) : Map.of(),
                        caller.client(),
                        caller.scopes(),
                        clock.instant()),
                arguments == null || policy.hasNoRules() ? null : json(arguments));
    }

    private Map<String, @Nullable Object> claims(Caller caller, boolean anew) {
        return anew
                ? facts.claimsNow(caller.environment(), caller.grant())
                : facts.claims(caller.environment(), caller.grant());
    }

    private static Map<String, @Nullable Object> json(JsonNode node) {
        return node.isObject() ? JsonMapper.shared().convertValue(node, JSON) : Map.of();
    }

    /// @param definition an entry of `tools/list`
    static ToolFacts facts(JsonNode definition) {
        JsonNode annotations = definition.path("annotations");
        return new ToolFacts(
                definition.path("name").asString(""),
                annotations.path("readOnlyHint").asBoolean(false),
                SeenTool.isDestructive(definition),
                annotations.isObject() ? new LinkedHashMap<>(json(annotations)) : Map.of());
    }
}
