package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.clerk.ClerkTenant;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clerk().start();
    private final ClerkTenant clerk = sandbox.clerk();
    private final String keySet = clerk.origin() + "/.well-known/jwks.json";

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void refusesConnectionsAndComesBackOnTheSamePort() {
        clerk.goDown(Outage.refused());
        assertThatThrownBy(() -> Wire.get(keySet)).hasCauseInstanceOf(ConnectException.class);

        clerk.goUp();
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(200);
    }

    @Test
    void answersWithAStatus() {
        clerk.goDown(Outage.status(503));

        var answer = Wire.get(keySet);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void failsForOnePathAndSoManyTimesOnly() {
        clerk.goDown(Outage.status(500), "/.well-known/jwks", 1);

        assertThat(Wire.get(clerk.origin() + "/.well-known/openid-configuration")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(500);
        assertThat(Wire.get(keySet).statusCode()).isEqualTo(200);
    }

    @Test
    void hangsUntilTheClientGivesUp() {
        clerk.goDown(Outage.hang());
        HttpRequest request = HttpRequest.newBuilder(URI.create(keySet))
                .timeout(Duration.ofMillis(200))
                .build();

        assertThatThrownBy(() -> Wire.send(request)).hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void dripsTheRightBody() {
        String whole = Wire.get(keySet).body();
        clerk.goDown(Outage.drip(Duration.ofNanos(100_000)));

        assertThat(Wire.get(keySet).body()).isEqualTo(whole);
    }

    @Test
    void losesTheAnswerOfARequestThatWasDone() {
        clerk.goDown(Outage.answerLost());

        assertThatThrownBy(() -> Wire.post(keySet, "text/plain", "x")).isInstanceOf(UncheckedIOException.class);
        assertThat(clerk.requests().count("/.well-known/jwks.json")).isPositive();
    }

    @Test
    void countsRequestsByPath() {
        Wire.get(keySet);
        Wire.get(keySet + "?x=1");

        assertThat(clerk.requests().count("/.well-known/jwks.json")).isEqualTo(2);
        assertThat(clerk.requests().last("/.well-known/jwks.json").parameters()).containsEntry("x", "1");

        clerk.requests().clear();
        assertThat(clerk.requests().total()).isZero();
    }
}
