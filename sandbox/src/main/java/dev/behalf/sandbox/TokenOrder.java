package dev.behalf.sandbox;

import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.SigningKeys;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A token as the control endpoint is asked for it. The members are named like the methods of [TokenBuilder].
final class TokenOrder {
    private static final List<String> MEMBERS = List.of(
            "kind", "claims", "without", "header", "withoutHeader", "expiresIn", "algorithm", "key", "rawPayload");

    private TokenOrder() {}

    /// @throws IllegalArgumentException if the order is not understood
    static String fill(Tenant tenant, Map<String, Object> order) {
        order.keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "a token takes " + String.join(", ", MEMBERS) + ", not '" + name + "'");
                });
        TokenBuilder token = tenant.mint(String.valueOf(order.getOrDefault("kind", "access")));
        object(order, "claims").forEach(token::claim);
        object(order, "header").forEach(token::header);
        token.without(texts(order, "without"));
        token.withoutHeader(texts(order, "withoutHeader"));
        if (order.get("expiresIn") instanceof Number seconds) {
            token.expiresIn(Duration.ofSeconds(seconds.longValue()));
        }
        if (order.get("rawPayload") instanceof String payload) {
            token.rawPayload(payload);
        }
        sign(token, tenant.keys(), order);
        return token.sign();
    }

    private static void sign(TokenBuilder token, SigningKeys keys, Map<String, Object> order) {
        switch (String.valueOf(order.getOrDefault("key", "current"))) {
            case "current" -> {}
            case "unpublished" -> token.key(keys.unpublished());
            case "forged" -> token.forgedWith(keys.unpublished());
            default -> throw new IllegalArgumentException("key takes current, unpublished (unknown kid) or forged");
        }
        if (order.get("algorithm") instanceof String label) {
            token.algorithm(algorithm(label));
        }
    }

    private static Algorithm algorithm(String label) {
        return Arrays.stream(Algorithm.values())
                .filter(algorithm -> algorithm.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "algorithm takes RS256, PS256, ES256, EdDSA, HS256 or none, not '" + label + "'"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> order, String name) {
        return switch (order.get(name)) {
            case null -> Map.of();
            case Map<?, ?> members -> (Map<String, Object>) members;
            default -> throw new IllegalArgumentException(name + " takes a JSON object");
        };
    }

    private static String[] texts(Map<String, Object> order, String name) {
        return switch (order.get(name)) {
            case null -> new String[0];
            case List<?> values -> values.stream().map(String::valueOf).toArray(String[]::new);
            default -> throw new IllegalArgumentException(name + " takes an array of names");
        };
    }
}
