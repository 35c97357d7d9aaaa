package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.clerk.ClerkTenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LieTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clerk().start();
    private final ClerkTenant clerk = sandbox.clerk();
    private final String keySet = clerk.origin() + "/.well-known/jwks.json";
    private final String discovery = clerk.origin() + "/.well-known/openid-configuration";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void namesAnotherIssuer() {
        clerk.lie(new Lie.WrongIssuer("https://evil.example"));

        assertThat(Wire.json(Wire.get(discovery))).containsEntry("issuer", "https://evil.example");
    }

    @Test
    void servesGarbageInPlaceOfKeys() {
        clerk.lie(new Lie.GarbageKeys());

        assertThat(Wire.get(keySet).body()).startsWith("<!doctype");
    }

    @Test
    void servesNoKeys() {
        clerk.lie(new Lie.NoKeys());

        assertThat(Wire.get(keySet).body()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void servesAHugeKeySetThatIsOtherwiseRight() {
        clerk.lie(new Lie.HugeKeys(2_000_000));

        assertThat(Wire.get(keySet).body().length()).isGreaterThanOrEqualTo(2_000_000);
        assertThat(Wire.verifies(clerk.accessToken().sign(), keySet)).isTrue();
    }

    @Test
    void redirectsElsewhere() {
        clerk.lie(new Lie.Redirect("http://169.254.169.254/"));

        assertThat(Wire.get(keySet).statusCode()).isEqualTo(302);
        assertThat(Wire.get(discovery).headers().firstValue("Location")).contains("http://169.254.169.254/");
    }

    @Test
    void setsCacheControlAndTellsTheTruthAgain() {
        clerk.lie(new Lie.NoKeys());
        clerk.lie(null);
        clerk.cacheControl("public, max-age=15");

        assertThat(Wire.get(keySet).headers().firstValue("Cache-Control")).contains("public, max-age=15");
        assertThat(Wire.verifies(clerk.accessToken().sign(), keySet)).isTrue();
    }
}
