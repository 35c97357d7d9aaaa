package dev.behalf.server.activity;

import dev.behalf.server.environment.Fingerprint;
import dev.behalf.token.VerifiedToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Adds up what verified tokens have in common.
final class Fingerprints {

    /// Of one environment and interval; tokens beyond are counted, and not told apart.
    private static final int MOST = 200;

    private Fingerprints() {}

    /// @param verified how many there were, of which the tokens may be a sample; counts are raised to it
    static List<Fingerprint> of(List<VerifiedToken> tokens, long verified) {
        Map<Fingerprint, Long> counts = new HashMap<>();
        for (VerifiedToken token : tokens) {
            Fingerprint fingerprint = of(token);
            if (counts.size() < MOST || counts.containsKey(fingerprint)) {
                counts.merge(fingerprint, 1L, Long::sum);
            }
        }
        double scale = tokens.isEmpty() ? 1 : Math.max(1, (double) verified / tokens.size());
        return counts.entrySet().stream()
                .map(entry -> counted(entry.getKey(), Math.round(entry.getValue() * scale)))
                .toList();
    }

    private static Fingerprint of(VerifiedToken token) {
        return new Fingerprint(
                token.issuer(),
                Objects.requireNonNullElse(token.claims().texts("aud"), List.of()),
                token.client(),
                token.kind(),
                token.keyId(),
                token.claims().text("azp"),
                token.organization(),
                0);
    }

    private static Fingerprint counted(Fingerprint fingerprint, long count) {
        return new Fingerprint(
                fingerprint.issuer(),
                fingerprint.audiences(),
                fingerprint.client(),
                fingerprint.kind(),
                fingerprint.kid(),
                fingerprint.authorizedParty(),
                fingerprint.organization(),
                count);
    }
}
