package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Outage;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users notice of a provider that is down, rotates its keys, or both.
class OutageTest {

    @TempDir
    private Path directory;

    private final TestingClock clock = new TestingClock();
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clock(clock).auth0().start();

    @SuppressWarnings("NullAway.Init") // Each test begins with one of the start methods.
    private TestingGateway gateway;

    @AfterEach
    void stop() {
        gateway.close();
        sandbox.close();
    }

    private void start() {
        gateway = TestingGateway.start(directory, clock, sandbox.auth0());
    }

    private void startDuringAnOutage() {
        sandbox.auth0().goDown(Outage.status(503));
        start();
    }

    private HttpResponse<String> verify() {
        return gateway.verify(
                gateway.secretKey(sandbox.auth0()),
                sandbox.auth0().accessToken().sign());
    }

    /// Verifies once the provider is back. A fetch begun during the outage may still fail after it, and the clock
    /// stands
    /// still meanwhile: hence a second attempt.
    private HttpResponse<String> verifyAfterTheOutage() {
        sandbox.auth0().goUp();
        clock.advance(Duration.ofMinutes(2));
        HttpResponse<String> first = verify();
        clock.advance(Duration.ofMinutes(2));
        return first.statusCode() == 200 ? first : verify();
    }

    @Test
    void asksToTryAgainWhileNothingCanBeSaid() {
        startDuringAnOutage();
        HttpResponse<String> response = verify();

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValueAsLong("Retry-After")).hasValue(5);
        assertThat(response.body()).contains("urn:behalf:error:BH-131").contains("do not sign the user out");
        assertThat(verifyAfterTheOutage().body()).contains("\"active\":true");
    }

    @Test
    void asksResourceServersAndProxiesToTryAgainToo() {
        startDuringAnOutage();
        String key = gateway.secretKey(sandbox.auth0());
        String token = sandbox.auth0().accessToken().sign();

        HttpResponse<String> introspection = gateway.introspect("Bearer " + key, token);
        HttpResponse<String> check = gateway.check("/v1/check", key, token);
        assertThat(introspection.statusCode()).isEqualTo(503);
        assertThat(introspection.headers().firstValue("Retry-After")).isPresent();
        assertThat(check.statusCode()).isEqualTo(503);
        assertThat(check.headers().firstValue("Retry-After")).isPresent();
        assertThat(check.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void tellsBrowsersOfAnOutageWithoutParticulars() {
        startDuringAnOutage();
        HttpResponse<String> response = gateway.send(gateway.verifying(
                        "/v1/verify",
                        gateway.publishableKey(sandbox.auth0()),
                        sandbox.auth0().accessToken().sign())
                .header("Origin", TestingGateway.ORIGIN));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("BH-192").doesNotContain("localhost");
        assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValue("retry-after");
    }

    @Test
    void verifiesWithKeptKeysAfterARestartDuringAnOutage() {
        start();
        assertThat(verify().statusCode()).isEqualTo(200);

        sandbox.auth0().goDown(Outage.refused());
        clock.advance(Duration.ofHours(2));
        gateway = gateway.restarted(directory, clock);
        assertThat(verify().body()).contains("\"active\":true");

        clock.advance(Duration.ofHours(11));
        assertThat(verify().statusCode()).isEqualTo(503);
    }

    @Test
    void verifiesWithANewKeyOnceTheProviderHasRotated() {
        start();
        assertThat(verify().statusCode()).isEqualTo(200);

        sandbox.auth0().keys().rotate();
        assertThat(verify().body()).contains("\"active\":true");
    }

    @Test
    void fetchesKeysAheadWithoutTraffic() throws InterruptedException {
        start();
        verify();
        int before = sandbox.auth0().requests().count("/.well-known/jwks.json");
        clock.advance(Duration.ofMinutes(9));

        // The tick is one of real seconds.
        for (int i = 0; i < 100 && sandbox.auth0().requests().count("/.well-known/jwks.json") == before; i++) {
            Thread.sleep(100);
        }
        assertThat(sandbox.auth0().requests().count("/.well-known/jwks.json")).isGreaterThan(before);
    }
}
