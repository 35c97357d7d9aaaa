package dev.behalf.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.behalf.keys.Document;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeyArchive;
import dev.behalf.keys.KeySet;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.Field;
import dev.behalf.provider.FormResult;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.Surroundings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is fuzzed: each target takes any text and must hold what it says.
final class VerifierTargets {

    static final Instant NOW = Instant.parse("2026-10-01T12:00:00Z");
    static final RSAKey KEY = key();

    private static final String SECRET = "sk_live_PLANTEDc0ffee";
    private static final List<TokenVerifier> VERIFIERS = List.of(
                    new ProviderSettings.Auth0("acme.us.auth0.com", "CLIENT", "https://api.acme.com"),
                    new ProviderSettings.Clerk("https://acme.clerk.accounts.dev", "CLIENT"),
                    new ProviderSettings.Cognito(
                            "acme.auth.eu-central-1.amazoncognito.com", "CLIENT", "eu-central-1_Abc"),
                    new ProviderSettings.WorkOs("client_01A", "org_01A"),
                    new ProviderSettings.Oidc("https://id.acme.com", "CLIENT", "https://api.acme.com", "azp"))
            .stream()
            .map(VerifierTargets::verifier)
            .toList();

    private VerifierTargets() {}

    /// Whatever the text, there is a verdict, `explain` agrees, and no text repeats the token's end.
    static void token(String text) {
        for (TokenVerifier verifier : VERIFIERS) {
            Verdict verdict = verifier.verify(text);
            Explanation explanation = verifier.explain(text);
            assertThat(explanation.verdict().getClass()).isEqualTo(verdict.getClass());
            if (verdict instanceof Verdict.Refused(var refusal)) {
                assertThat(explanation.verdict()).isEqualTo(new Verdict.Refused(refusal));
            }
        }
    }

    /// Whatever is pasted into the boxes, the form answers, and repeats no secret.
    static void form(String text) {
        for (ProviderType type : ProviderType.values()) {
            Map<String, String> values = new HashMap<>();
            for (Field field : type.fields()) {
                values.put(field.key(), text);
            }
            settings(type, values);
            values.put(type.fields().getFirst().key(), SECRET + text);
            assertThat(settings(type, values).toString()).doesNotContain("PLANTED");
        }
    }

    private static FormResult settings(ProviderType type, Map<String, String> values) {
        FormResult result = ProviderForm.read(type, values, DevelopmentSwitches.OFF);
        if (result instanceof FormResult.Valid(var settings, var notes)) {
            assertThat(notes).isNotNull();
            assertThat(ProviderForm.read(type, ProviderForm.values(settings), DevelopmentSwitches.OFF))
                    .isInstanceOfSatisfying(
                            FormResult.Valid.class,
                            again -> assertThat(again.settings()).isEqualTo(settings));
        }
        return result;
    }

    /// Whatever a provider publishes, it is a key set or a fetch that failed.
    static void keySet(String text) {
        try {
            assertThat(KeySet.parse(text, null).keys()).isNotEmpty();
        } catch (FetchException refused) {
            assertThat(refused.kind()).isEqualTo(FetchException.Kind.BAD_BODY);
        }
    }

    /// Whatever the bytes, they are one object or refused.
    static void json(String text) {
        try {
            assertThat(Json.object(text.getBytes(StandardCharsets.UTF_8)).asMap())
                    .isNotNull();
        } catch (Json.NotAnObjectException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static TokenVerifier verifier(ProviderSettings settings) {
        String jwks = new JWKSet(KEY.toPublicJWK()).toString();
        String discovery = "{\"issuer\":\"https://id.acme.com\",\"jwks_uri\":\"https://id.acme.com/jwks\"}";
        return Connection.of(settings)
                .verifier(
                        new Surroundings(
                                uri -> new Document(uri.getPath().endsWith("configuration") ? discovery : jwks, null),
                                KeyArchive.none(),
                                IssuerPins.none(),
                                () -> NOW,
                                Runnable::run,
                                null,
                                DevelopmentSwitches.OFF),
                        VerdictCache.none());
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
