package dev.behalf.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.web.RateLimit;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    @Test
    void soManyAreAllowedAtOnceAndOneMoreForEachPause() {
        TestingClock clock = new TestingClock();
        RateLimit limit = new RateLimit(3, Duration.ofSeconds(30), clock);

        assertThat(taken(limit)).isEqualTo(3);
        assertThat(limit.allows("a")).isFalse();
        assertThat(limit.delay("a")).isEqualTo(Duration.ofSeconds(10));
        assertThat(limit.take("b")).as("another").isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(limit.take("a")).isTrue();
        assertThat(limit.take("a")).isFalse();
        clock.advance(Duration.ofMinutes(5));
        assertThat(taken(limit)).as("a pause saves nothing up").isEqualTo(3);
    }

    private static int taken(RateLimit limit) {
        int taken = 0;
        while (limit.take("a")) {
            taken++;
        }
        return taken;
    }

    @Test
    void aClockThatWasSetBackLocksNobodyOut() {
        TestingClock clock = new TestingClock();
        RateLimit limit = new RateLimit(3, Duration.ofSeconds(30), clock);
        limit.take("a");
        clock.advance(Duration.ofDays(-1));

        assertThat(limit.take("a")).isTrue();
    }

    @Test
    void floodsAreTurnedAwayAndEndByThemselves() {
        TestingClock clock = new TestingClock();
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database database = testing.open();
                TestingIssuers issuers = new TestingIssuers(database, clock, _ -> {
                    throw new AssertionError("nothing is fetched");
                })) {
            HttpResponse<String> registration = issuers.register("{'redirect_uris': ['https://a.example/cb']}");
            for (int i = 0; registration.statusCode() == 201 && i < 200; i++) {
                registration = issuers.register("{'redirect_uris': ['https://a.example/cb']}");
            }
            Map<String, String> guess =
                    Map.of("grant_type", "refresh_token", "client_id", "client_unknown", "refresh_token", "bhr_guess");
            HttpResponse<String> token = issuers.token(guess);
            for (int i = 0; token.statusCode() == 401 && i < 300; i++) {
                token = issuers.token(guess);
            }
            HttpResponse<String> page = issuers.get("/authorize");
            for (int i = 0; page.statusCode() != 429 && i < 400; i++) {
                page = issuers.get("/authorize");
            }

            for (HttpResponse<String> refused : java.util.List.of(registration, token, page)) {
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(TestingIssuers.error(registration)).isEqualTo("temporarily_unavailable");
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            clock.advance(Duration.ofMinutes(1));
            assertThat(issuers.register("{'redirect_uris': ['https://a.example/cb']}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(issuers.token(guess).statusCode()).isEqualTo(401);
        }
    }
}
