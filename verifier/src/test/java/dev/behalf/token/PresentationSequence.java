package dev.behalf.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.behalf.keys.Jwks;
import dev.behalf.keys.SettableClock;
import dev.behalf.token.TwinConnection.Preset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What befalls a connection, by choices that somebody else makes: tokens of all kinds presented once or often, time
/// passing and set back, keys rotated and withdrawn, outages, changes of the connection. After every step the verifier
/// that remembers must have said what the one that does not said.
final class PresentationSequence {

    interface Choices {
        /// From 0, less than the bound.
        int below(int bound);
    }

    /// How often what is tested was met, so that a test can tell that it tested anything.
    record Tally(int remembered, int verified, int refused, int undecided) {
        static final Tally ZERO = new Tally(0, 0, 0, 0);

        Tally and(Tally other) {
            return new Tally(
                    remembered + other.remembered,
                    verified + other.verified,
                    refused + other.refused,
                    undecided + other.undecided);
        }
    }

    /// A verified token as it was first given by the present verifier.
    private record Given(VerifiedToken token, long at) {}

    private static final List<RSAKey> KEYS = List.of(Jwks.ONE, Jwks.ONE, Jwks.ONE, Jwks.ONE, Jwks.TWO, Jwks.THREE);
    private static final List<String> PUBLISHED = List.of(
            Jwks.of(Jwks.ONE),
            Jwks.of(Jwks.ONE, Jwks.TWO),
            Jwks.of(Jwks.TWO, Jwks.ONE),
            Jwks.of(Jwks.ONE, Jwks.TWO, Jwks.THREE),
            Jwks.of(Jwks.TWO),
            // Another key under a known id.
            Jwks.of(Jwks.named(Jwks.TWO, "one"), Jwks.THREE),
            "no key set");
    /// In ms: about the leeway, and about the longest life of what is remembered.
    private static final List<Integer> SHORT = List.of(1, 1000, 10_000, 29_999, 30_000, 59_999, 60_000, 61_000);
    /// In s: about the life of keys, and beyond the outage allowance; and back.
    private static final List<Integer> LONG = List.of(450, 480, 600, 13 * 3600, -1, -61, -2 * 3600);

    private final Choices choices;
    private final SettableClock clock = new SettableClock();
    private final Preset preset;
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Given> given = new HashMap<>();
    private final Map<String, Integer> presented = new HashMap<>();
    private String client = TwinConnection.CLIENTS.getFirst();
    private TwinConnection connection;
    private Tally tally = Tally.ZERO;

    PresentationSequence(Choices choices) {
        this.choices = choices;
        this.preset = one(List.of(Preset.values()));
        this.connection = TwinConnection.of(preset, client, clock);
        connection.publish(PUBLISHED.get(1));
        tokens.add(minted());
    }

    Tally run(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
        }
        return tally;
    }

    private void step() {
        switch (choices.below(20)) {
            case 0, 1, 2 -> tokens.add(minted());
            case 3 -> tokens.add(mutated(one(tokens)));
            case 4, 5 -> clock.advance(Duration.ofMillis(one(SHORT)));
            case 6 -> clock.advance(Duration.ofSeconds(choices.below(3) == 0 ? one(LONG) : 2));
            case 7 -> approachExpiry();
            case 8 -> connection.publish(one(PUBLISHED));
            case 9 -> fail(choices.below(4) == 0);
            case 10 -> connection.tick();
            case 11 -> change();
            default -> present(chosen(), 1 + choices.below(5));
        }
    }

    /// Mostly one of the latest.
    private String chosen() {
        int latest = Math.min(tokens.size(), 4);
        return choices.below(4) == 0 ? one(tokens) : tokens.get(tokens.size() - 1 - choices.below(latest));
    }

    private void present(String token, int times) {
        for (int i = 0; i < times; i++) {
            Verdict remembered = connection.remembered(token);
            assertThat(shown(remembered)).isEqualTo(shown(connection.fresh(token)));
            assertThat(connection.fetchesOfRemembering())
                    .as("requests to the provider")
                    .isEqualTo(connection.fetchesOfForgetful());
            count(token, remembered);
        }
    }

    private void count(String text, Verdict verdict) {
        int before = presented.merge(text, 1, Integer::sum) - 1;
        tally = tally.and(
                switch (verdict) {
                    case Verdict.Verified(var token) -> new Tally(remembered(text, token, before) ? 1 : 0, 1, 0, 0);
                    case Verdict.Refused _ -> new Tally(0, 0, 1, 0);
                    case Verdict.Undecided _ -> new Tally(0, 0, 0, 1);
                });
    }

    /// Whether it is the very object that was given before.
    private boolean remembered(String text, VerifiedToken token, int before) {
        Given first = given.get(text);
        if (first == null || !first.token.equals(token)) {
            given.put(text, new Given(token, clock.millis()));
            return false;
        }
        assertThat(before).as("presentations before").isGreaterThanOrEqualTo(2);
        assertThat(clock.millis() - first.at).as("age in ms").isBetween(0L, 59_999L);
        assertThat(clock.instant()).as("time, exp being without leeway").isBefore(token.expiresAt());
        return true;
    }

    /// A changed connection has new verifiers: nothing that was given before can come from their memory.
    private void change() {
        client = choices.below(2) == 0 ? client : one(TwinConnection.CLIENTS);
        connection = connection.changed(client, clock);
        given.clear();
        presented.clear();
    }

    private void fail(boolean down) {
        if (down) {
            connection.fail();
        } else {
            connection.recover();
        }
    }

    /// To the last moment before a token's expiry, to the moment itself, and beyond the leeway.
    private void approachExpiry() {
        Given known = given.get(one(tokens));
        if (known != null) {
            clock.set(known.token.expiresAt().plusMillis(one(List.of(-1, 0, 1, 29_999, 30_000))));
        }
    }

    private String minted() {
        Map<String, Object> claims = preset.claims(client);
        Instant now = clock.instant();
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + one(List.of(3600, 3600, 3600, 120, 61, 60, 59, 20, 1, -10, -31)));
        switch (choices.below(24)) {
            case 0 -> claims.putAll(preset.claims("client3C"));
            case 1 -> claims.put("iss", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other0000");
            case 2 -> claims.put("nbf", now.getEpochSecond() + one(List.of(20, 31, 3600)));
            case 3 -> claims.put("iat", now.getEpochSecond() + 31);
            case 4 -> claims.put("exp", now.getEpochSecond() + 5.5);
            case 5 -> claims.remove("exp");
            case 6 -> claims.put("cnf", Map.of("jkt", "x"));
            case 7 -> claims.put("act", Map.of("sub", "admin"));
            default -> claims.put("jti", String.valueOf(choices.below(1000)));
        }
        return signed(claims);
    }

    private String signed(Map<String, Object> claims) {
        RSAKey key = one(KEYS);
        Map<String, Object> header = preset.header();
        switch (choices.below(16)) {
            case 0 -> {}
            case 1 -> header.put("kid", "unknown");
            case 2 -> header.put("kid", "one");
            default -> header.put("kid", key.getKeyID());
        }
        return Tokens.signed(key, JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
    }

    private String mutated(String token) {
        char other = "A_9.%".charAt(choices.below(5));
        int at = choices.below(token.length());
        return token.substring(0, at) + other + token.substring(at + 1);
    }

    private <T> T one(List<T> list) {
        return list.get(choices.below(list.size()));
    }

    /// Everything that anybody learns from a verdict.
    private static String shown(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Verified(var token) ->
                String.join(
                        " ",
                        token.provider(),
                        token.kind().id(),
                        token.issuer(),
                        token.subject(),
                        String.valueOf(token.client()),
                        String.valueOf(token.organization()),
                        String.valueOf(token.keyId()),
                        token.scopes().toString(),
                        token.expiresAt().toString(),
                        token.claims().asMap().toString());
            case Verdict.Refused(var refusal) -> "refused " + refusal;
            case Verdict.Undecided(var refusal) -> "undecided " + refusal;
        };
    }
}
