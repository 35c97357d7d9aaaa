package dev.behalf.server.console.servers;

import dev.behalf.server.console.Fields;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.Secrets;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantFilter;
import dev.behalf.server.grants.GrantInForce;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.policy.CallerFacts;
import dev.behalf.server.policy.Decision;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.ToolFacts;
import dev.behalf.server.policy.ToolPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Tries the rules of a server on a call that somebody makes up. Nothing is called, and nothing is written down.
final class Trying {

    private static final TypeReference<Map<String, @Nullable Object>> JSON = new TypeReference<>() {};
    private static final int MOST_PEOPLE = 12;
    private static final int LONGEST = 20_000;

    private final GrantLedger grants;

    Trying(GrantLedger grants) {
        this.grants = grants;
    }

    /// Who signed in lately.
    List<Recent> recent(Environment environment) {
        return grants.page(environment.name(), GrantFilter.ALL, null, MOST_PEOPLE).grants().stream()
                .map(each -> new Recent(each.grant().id(), name(each)))
                .toList();
    }

    private static String name(GrantInForce each) {
        Identity identity = each.person().identity();
        return Untrusted.first(each.person().id(), identity.name(), identity.email(), identity.subject()) + ", "
                + Untrusted.text(each.grant().clientName());
    }

    /// @param stepUp what stands in the way of a fresh sign-in at the provider, empty for nothing
    Tried tried(Environment environment, McpServerView server, Fields fields, String stepUp, Instant now) {
        Tried sent = Tried.sent(
                fields.text("tool").strip(),
                fields.text("grant"),
                cut(fields.text("claims")),
                fields.text("client").strip(),
                fields.text("scopes").strip(),
                cut(fields.text("arguments")));
        if (Stream.of(sent.tool(), sent.claims(), sent.client(), sent.scopes(), sent.arguments())
                .anyMatch(Secrets::in)) {
            return withoutSecrets(sent)
                    .failed("A secret stood in the form. Nothing was tried, and it is not repeated here; roll it.");
        }
        if (sent.tool().isEmpty()) {
            return sent.failed("Choose a tool.");
        }
        CallerFacts caller = caller(environment, sent, now);
        if (caller == null) {
            return sent.failed("The claims were expected to be a JSON object, such as {\"groups\": [\"admins\"]}.");
        }
        Map<String, @Nullable Object> arguments = json(sent.arguments());
        return arguments == null
                ? sent.failed("The arguments were expected to be a JSON object, such as {\"amount\": 100}.")
                : decided(server, sent, caller, arguments, stepUp);
    }

    /// The rest of what was typed stays.
    private static Tried withoutSecrets(Tried sent) {
        return Tried.sent(
                ServerForm.shown(sent.tool()),
                sent.grant(),
                ServerForm.shown(sent.claims()),
                ServerForm.shown(sent.client()),
                ServerForm.shown(sent.scopes()),
                ServerForm.shown(sent.arguments()));
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text.strip();
    }

    /// @return null where the claims are no JSON
    private @Nullable CallerFacts caller(Environment environment, Tried sent, Instant now) {
        Grant grant = sent.grant().isEmpty()
                ? null
                : grants.find(environment.name(), sent.grant())
                        .map(GrantInForce::grant)
                        .orElse(null);
        if (grant != null) {
            return new CallerFacts(
                    grant.person(), grants.claims(environment.name(), grant.id()), grant.client(), grant.scopes(), now);
        }
        Map<String, @Nullable Object> claims = json(sent.claims());
        return claims == null
                ? null
                : new CallerFacts("usr_test", claims, sent.client(), ServerForm.names(sent.scopes()), now);
    }

    /// @return null where it is none
    private static @Nullable Map<String, @Nullable Object> json(String text) {
        try {
            return text.isEmpty() ? Map.of() : JsonMapper.shared().readValue(text, JSON);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static Tried decided(
            McpServerView server,
            Tried sent,
            CallerFacts caller,
            Map<String, @Nullable Object> arguments,
            String stepUp) {
        ToolPolicy policy = server.settings().toolPolicy();
        // A tool that the server has not said it has is of the worst kind, as it is for calls.
        ToolFacts tool = PolicyView.seen(server).stream()
                .filter(seen -> seen.name().equals(sent.tool()))
                .findFirst()
                .map(ToolRow::facts)
                .orElse(ToolFacts.of(sent.tool(), false, true));
        Decision decision = policy.decide(tool, caller, arguments);
        return new Tried(
                sent.tool(),
                sent.grant(),
                sent.claims(),
                sent.client(),
                sent.scopes(),
                sent.arguments(),
                "",
                verdict(decision),
                tone(decision),
                rule(decision.rule()),
                detail(decision, stepUp),
                policy.expressions(tool, caller, arguments).entrySet().stream()
                        .map(each -> new Tried.Evaluated(each.getKey(), each.getValue()))
                        .toList());
    }

    private static String verdict(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "The call is made";
            case Decision.Deny _ -> "The call is refused";
            case Decision.Confirm _ -> "The person is asked first";
            case Decision.StepUp _ -> "The person has to sign in once more";
            case Decision.LacksScope _ -> "The token lacks a scope";
        };
    }

    private static String tone(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "good";
            case Decision.Deny _ -> "bad";
            case Decision.Confirm _, Decision.StepUp _, Decision.LacksScope _ -> "warn";
        };
    }

    private static String rule(String rule) {
        return switch (rule) {
            case ToolPolicy.LISTED -> "It is ticked, and no rule fits.";
            case ToolPolicy.NOT_LISTED -> "It is not ticked.";
            case ToolPolicy.NOT_DESTRUCTIVE -> "No rule fits, and it does not call itself destructive.";
            case ToolPolicy.DESTRUCTIVE -> "No rule fits.";
            case ToolPolicy.NO_RULE -> "No rule fits.";
            default -> "By the rule " + rule.substring(Decision.OF_TEAM.length()) + ".";
        };
    }

    private static String detail(Decision decision, String stepUp) {
        return switch (decision) {
            case Decision.Deny(var _, var reason) -> reason;
            case Decision.LacksScope(var _, var scopes) -> "It wants " + String.join(" ", scopes) + ".";
            case Decision.StepUp(var _, var freshness) ->
                ("The sign-in may be " + Freshness.words(freshness.maxAge()) + " old. " + stepUp).strip();
            case Decision.Allow _, Decision.Confirm _ -> "";
        };
    }
}
