package dev.behalf.server.environment;

import dev.behalf.server.policy.ClaimValue;
import dev.behalf.server.policy.Effect;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.Kind;
import dev.behalf.server.policy.Rule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Rules in the words and the order of `behalf.yaml`. What is at its default is left out.
final class RuleForms {

    static final String NAME = "name";
    static final String EFFECT = "effect";
    static final String TOOLS = "tools";
    static final String KIND = "kind";
    static final String SCOPES = "scopes";
    static final String CLAIMS = "claims";
    static final String GROUPS = "groups";
    static final String CLIENTS = "clients";
    static final String WHEN = "when";
    static final String MAX_AGE = "maxAge";
    static final String ACR = "acr";
    static final String AMR = "amr";

    private RuleForms() {}

    /// Texts and lists of texts.
    static Map<String, Object> values(Rule rule) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(NAME, rule.name());
        values.put(EFFECT, rule.effect().id());
        put(values, TOOLS, rule.tools());
        if (rule.kind() != Kind.ANY) {
            values.put(KIND, rule.kind().id());
        }
        put(values, SCOPES, rule.scopes());
        put(values, CLAIMS, rule.claims().stream().map(ClaimValue::text).toList());
        put(values, GROUPS, rule.groups());
        put(values, CLIENTS, rule.clients());
        if (!rule.when().isEmpty()) {
            values.put(WHEN, rule.when());
        }
        Freshness freshness = rule.freshness();
        if (freshness != null) {
            values.put(MAX_AGE, Durations.text(freshness.maxAge()));
            put(values, ACR, freshness.acr());
            put(values, AMR, freshness.amr());
        }
        return values;
    }

    private static void put(Map<String, Object> values, String setting, List<String> list) {
        if (!list.isEmpty()) {
            values.put(setting, list);
        }
    }

    /// As one line.
    static String text(Map<?, ?> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey().equals(NAME)
                        ? String.valueOf(value.getValue())
                        : value.getKey() + " "
                                + (value.getValue() instanceof List<?> list ? joined(list) : value.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String joined(List<?> list) {
        return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /// What [#values] came to in the database.
    static Rule of(JsonNode stored) {
        Effect effect = Effect.of(text(stored, EFFECT)).orElseThrow();
        String maxAge = text(stored, MAX_AGE);
        Duration age = Durations.parse(maxAge);
        return new Rule(
                text(stored, NAME),
                texts(stored, TOOLS),
                Kind.of(text(stored, KIND)).orElse(Kind.ANY),
                texts(stored, SCOPES),
                texts(stored, CLAIMS).stream()
                        .map(text -> ClaimValue.of(text).orElseThrow())
                        .toList(),
                texts(stored, GROUPS),
                texts(stored, CLIENTS),
                text(stored, WHEN),
                effect,
                effect == Effect.STEP_UP
                        ? new Freshness(age == null ? Freshness.USUAL : age, texts(stored, ACR), texts(stored, AMR))
                        : null);
    }

    private static String text(JsonNode stored, String setting) {
        return stored.path(setting).asString("");
    }

    private static List<String> texts(JsonNode stored, String setting) {
        return stored.path(setting).valueStream().map(JsonNode::stringValue).toList();
    }
}
