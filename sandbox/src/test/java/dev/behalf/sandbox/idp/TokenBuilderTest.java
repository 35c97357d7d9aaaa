package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.oidc.OidcTenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenBuilderTest {
    private final SettableClock clock = new SettableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).keys(KeySource.pooled()).oidc().start();
    private final OidcTenant oidc = sandbox.oidc();
    private final String keySet = oidc.origin() + "/jwks";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void takesItsTimesFromTheClock() {
        clock.advance(Duration.ofDays(1));

        assertThat(Wire.claims(oidc.accessToken().sign()))
                .containsEntry("iat", Instant.parse("2026-10-02T12:00:00Z").getEpochSecond());
    }

    @Test
    void movingTheTimeOfIssueMovesTheExpiryToo() {
        var claims = Wire.claims(
                oidc.accessToken().issuedAt(Instant.ofEpochSecond(1000)).sign());

        assertThat(claims).containsEntry("iat", 1000L).containsEntry("exp", 4600L);
    }

    @Test
    void changesAndRemovesClaimsAndHeaders() {
        String token = oidc.accessToken()
                .claim("exp", "soon")
                .claim("nothing", null)
                .without("sub")
                .header("jku", "https://evil.example/keys")
                .withoutHeader("kid")
                .sign();

        assertThat(Wire.claims(token))
                .containsEntry("exp", "soon")
                .containsEntry("nothing", null)
                .doesNotContainKey("sub");
        assertThat(Wire.header(token))
                .containsEntry("jku", "https://evil.example/keys")
                .doesNotContainKey("kid");
    }

    @Test
    void signsARawPayloadAsItStands() {
        String token =
                oidc.accessToken().rawPayload("{\"sub\":\"a\",\"sub\":\"b\"}").sign();

        assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8))
                .isEqualTo("{\"sub\":\"a\",\"sub\":\"b\"}");
        assertThat(Wire.verifies(token, keySet)).isTrue();
    }

    @Test
    void aForgeryNamesTheRightKeyButFails() {
        String token = oidc.accessToken().forgedWith(oidc.keys().unpublished()).sign();

        assertThat(Wire.header(token))
                .containsEntry("kid", oidc.keys().current().kid());
        assertThat(Wire.verifies(token, keySet)).isFalse();
    }

    @Test
    void leavesTheSignatureEmptyForNone() {
        String token = oidc.accessToken().algorithm(Algorithm.NONE).sign();

        assertThat(Wire.header(token)).containsEntry("alg", "none");
        assertThat(token).endsWith(".");
    }

    @Test
    void signsWithAnUnknownKeyWhatItsOwnKeyCannotDo() {
        String token = oidc.accessToken().algorithm(Algorithm.ES256).sign();

        assertThat(Wire.header(token))
                .containsEntry("alg", "ES256")
                .containsEntry("kid", oidc.keys().current().kid());
        assertThat(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1)))
                .hasSize(64);
    }

    @Test
    void confusesKeysWithHs256() {
        String token = oidc.accessToken().algorithm(Algorithm.HS256).sign();
        String input = token.substring(0, token.lastIndexOf('.'));
        byte[] mac = Algorithm.mac(oidc.keys().current().publicPem(), input.getBytes(StandardCharsets.US_ASCII));

        assertThat(token).isEqualTo(input + "." + Encoding.base64Url(mac));
    }
}
