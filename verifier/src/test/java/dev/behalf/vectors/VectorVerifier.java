package dev.behalf.vectors;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.Field;
import dev.behalf.provider.FormResult;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import dev.behalf.token.TokenKind;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.VerdictCache;
import dev.behalf.token.VerificationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The verifier that a vector describes.
final class VectorVerifier {

    private VectorVerifier() {}

    static TokenVerifier of(TestVector vector, PublishedDocuments published) {
        ProviderSettings settings = settings(vector);
        Instant now = Instant.parse(vector.get("now"));
        var surroundings = new Surroundings(
                published,
                KeyArchive.none(),
                IssuerPins.none(),
                () -> now,
                Runnable::run,
                null,
                DevelopmentSwitches.OFF);
        return new Connection(settings, policy(vector, settings)).verifier(surroundings, VerdictCache.none());
    }

    private static ProviderSettings settings(TestVector vector) {
        ProviderType type = ProviderType.of(vector.get("provider")).orElseThrow();
        Map<String, String> values = new HashMap<>();
        for (Field field : type.fields()) {
            vector.find(field.key()).ifPresent(value -> values.put(field.key(), value));
        }
        return switch (ProviderForm.read(type, values, DevelopmentSwitches.OFF)) {
            case FormResult.Valid valid -> valid.settings();
            case FormResult.Invalid invalid ->
                throw new IllegalArgumentException(vector.name() + ": " + invalid.problems());
        };
    }

    private static VerificationPolicy policy(TestVector vector, ProviderSettings settings) {
        Set<TokenKind> kinds = vector.words("accept").stream()
                .map(id -> TokenKind.of(id).orElseThrow())
                .collect(Collectors.toSet());
        return new VerificationPolicy(
                kinds.isEmpty() ? Connection.defaultKinds(settings) : kinds,
                vector.find("leeway")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(VerificationPolicy.DEFAULT_LEEWAY),
                Set.copyOf(vector.words("audiences")),
                Set.copyOf(vector.words("extraIssuers")),
                Set.copyOf(vector.words("authorizedParties")),
                vector.find("allowImpersonation").map(Boolean::parseBoolean).orElse(false),
                VerificationPolicy.DEFAULT_SURVIVE_OUTAGE);
    }
}
