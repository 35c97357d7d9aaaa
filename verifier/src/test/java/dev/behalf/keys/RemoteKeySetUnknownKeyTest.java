package dev.behalf.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RemoteKeySetUnknownKeyTest extends RemoteKeySetFixture {

    private static final Duration COOLDOWN = Duration.ofSeconds(30);

    @BeforeEach
    void publishOne() {
        publish(Jwks.of(Jwks.ONE));
    }

    @Test
    void aFloodOfUnknownIdsCausesOneFetchPerCooldown() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        assertFound(keys, "one");

        for (int round = 1; round <= 5; round++) {
            assertThat(together(1000, () -> keys.find(UUID.randomUUID().toString(), SignatureAlgorithm.RS256) == null))
                    .containsOnly(true);
            assertThat(origin.fetches()).isEqualTo(1 + round);
            clock.advance(COOLDOWN.minus(ONE_MILLI));
            assertUnknown(keys, "guess");
            assertThat(origin.fetches()).isEqualTo(1 + round);
            clock.advance(ONE_MILLI);
        }
    }

    @Test
    void anUnknownIdCausesOneFetchPerCooldownAlthoughKeysAreRefreshedMeanwhile() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        for (int second = 0; second < 3600; second++) {
            assertUnknown(keys, "guess " + second);
            assertFound(keys, "one");
            clock.advance(Duration.ofSeconds(1));
        }
        // The first, and one each half minute; each brings the regular refresh with it.
        assertThat(origin.fetches()).isLessThanOrEqualTo(1 + 120);
    }

    @Test
    void noticesARotationAtOnceRightAfterARegularRefresh() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        clock.advance(Duration.ofMinutes(8));
        keys.refreshIfDue();
        publish(Jwks.of(Jwks.ONE, Jwks.TWO));

        assertFound(keys, "two");
        assertThat(origin.fetches()).isEqualTo(3);
    }

    @Test
    void aTokenWithoutIdIsAnUnknownKeyUnlessExactlyOneFits() {
        publish(Jwks.of(Jwks.ONE, Jwks.TWO, Jwks.EC));
        RemoteKeySet keys = keySet();

        assertThat(keys.find(null, SignatureAlgorithm.RS256)).isNull();
        assertThat(keys.find(null, SignatureAlgorithm.ES256)).isNotNull();
        assertThat(keys.find(null, SignatureAlgorithm.EDDSA)).isNull();
        assertThat(origin.fetches()).isEqualTo(2);
    }

    @RepeatedTest(30)
    void everyRequestThatBringsARotatedKeyIsAnsweredByTheOneFetch() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        assertFound(keys, "one");
        publish(Jwks.of(Jwks.TWO));

        assertThat(together(100, () -> keys.find("two", SignatureAlgorithm.RS256)))
                .doesNotContainNull();
        assertThat(origin.fetches()).isEqualTo(2);
    }

    @Test
    void anUnknownIdThatMeetsARunningRefreshWaitsForItAndAsksAnewOnlyIfThatBroughtNothing() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        assertFound(keys, "one");
        publish(Jwks.of(Jwks.ONE, Jwks.TWO));
        clock.advance(Duration.ofMinutes(8));
        var gate = origin.close();
        keys.refreshIfDue();
        gate.awaitArrival();

        var requests = start(20, () -> keys.find("two", SignatureAlgorithm.RS256));
        assertThat(requests).noneMatch(Future::isDone);
        gate.letThrough();

        assertThat(results(requests)).doesNotContainNull();
        assertThat(origin.fetches()).isLessThanOrEqualTo(3);
    }

    @Test
    void anUnknownIdDuringAnOutageIsUndecidedAndNotRefused() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        origin.fail();

        assertThatThrownBy(() -> keys.find("two", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> keys.find(UUID.randomUUID().toString(), SignatureAlgorithm.RS256))
                    .isInstanceOf(KeysUnavailableException.class);
        }
        assertThat(origin.fetches()).isEqualTo(2);
        assertFound(keys, "one");
    }

    @Test
    void aFailedAttemptForAnUnknownIdHarmsNoKnownKey() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        publish("garbage");
        assertThatThrownBy(() -> keys.find("two", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);

        assertFound(keys, "one");
        publish(Jwks.of(Jwks.ONE, Jwks.TWO));
        clock.advance(COOLDOWN);
        assertFound(keys, "two");
    }

    @Test
    void aClockSetBackDoesNotLengthenTheCooldown() {
        clock.advance(Duration.ofDays(1));
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        assertUnknown(keys, "two");
        clock.set(SettableClock.START);
        assertFound(keys, "one");
        publish(Jwks.of(Jwks.ONE, Jwks.TWO));

        assertFound(keys, "two");
    }
}
