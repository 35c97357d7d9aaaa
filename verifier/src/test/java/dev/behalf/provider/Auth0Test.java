package dev.behalf.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.keys.Document;
import dev.behalf.keys.KeyArchive;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerdictCache;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Auth0Test {

    private static final Instant NOW = Instant.parse("2026-10-01T12:00:00Z");

    private final RSAKey key = key();

    private final TokenVerifier verifier = Connection.of(
                    new ProviderSettings.Auth0("acme.us.auth0.com", "CLIENT", "https://api.acme.com"))
            .verifier(
                    new Surroundings(
                            uri -> new Document(new JWKSet(key).toPublicJWKSet().toString(), null),
                            KeyArchive.none(),
                            IssuerPins.none(),
                            () -> NOW,
                            Runnable::run,
                            null,
                            DevelopmentSwitches.OFF),
                    VerdictCache.none());

    @Test
    void acceptsAnAccessTokenOfTheConfiguredClientAndAudience() throws Exception {
        Verdict verdict = verifier.verify(accessToken("CLIENT"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Verified.class, verified -> {
            assertThat(verified.token().subject()).isEqualTo("auth0|1");
            assertThat(verified.token().client()).isEqualTo("CLIENT");
        });
    }

    @Test
    void refusesAnAccessTokenOfAnotherClient() throws Exception {
        Verdict verdict = verifier.verify(accessToken("OTHER"));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.CLIENT_MISMATCH));
    }

    private String accessToken(String client) throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer("https://acme.us.auth0.com/")
                .subject("auth0|1")
                .audience(List.of("https://api.acme.com", "https://acme.us.auth0.com/userinfo"))
                .claim("azp", client)
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(3600)))
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k1")
                .customParams(Map.of())
                .build();
        var jwt = new SignedJWT(header, claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
