package dev.behalf.server.policy;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One rule of a policy: for which tools, under which conditions, what. All conditions that it has must hold.
///
/// @param name in the log of calls, unique within the policy
/// @param tools names; empty for all
/// @param kind of the tools
/// @param scopes that the client's token must have, all of them
/// @param claims of the person, all of them
/// @param groups one of which the person must be in; empty for anybody
/// @param clients ids, one of which the client must have; empty for any
/// @param when an expression in CEL that must be true; empty for none
/// @param freshness of [Effect#STEP_UP] only, null otherwise
public record Rule(
        String name,
        List<String> tools,
        Kind kind,
        List<String> scopes,
        List<ClaimValue> claims,
        List<String> groups,
        List<String> clients,
        String when,
        Effect effect,
        @Nullable Freshness freshness) {

    public Rule {
        tools = List.copyOf(tools);
        scopes = List.copyOf(scopes);
        claims = List.copyOf(claims);
        groups = List.copyOf(groups);
        clients = List.copyOf(clients);
    }

    /// What a step-up wants.
    Freshness wanted() {
        return Objects.requireNonNull(freshness, "a rule that steps up says how fresh");
    }

    /// Whether it is about a tool. What allows everything does not switch destructive tools on: these are named, or
    /// meant by their kind.
    public boolean covers(ToolFacts tool) {
        if (!kind.covers(tool) || !(tools.isEmpty() || tools.contains(tool.name()))) {
            return false;
        }
        return effect != Effect.ALLOW || !tool.destructive() || names(tool.name()) || kind == Kind.DESTRUCTIVE;
    }

    boolean names(String tool) {
        return tools.contains(tool);
    }

    /// Whether the conditions hold, but for scopes and the expression.
    boolean fits(CallerFacts caller) {
        return (clients.isEmpty() || clients.contains(caller.client()))
                && (groups.isEmpty() || groups.stream().anyMatch(caller::isIn))
                && claims.stream().allMatch(caller::has);
    }
}
