package dev.behalf.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteKeySetRefreshTest extends RemoteKeySetFixture {

    @BeforeEach
    void publishOne() {
        publish(Jwks.of(Jwks.ONE));
    }

    @Test
    void fetchesOnceHoweverManyAskBeforeTheFirstKeysAreThere() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        var gate = origin.close();

        var running = start(200, () -> keys.find("one", SignatureAlgorithm.RS256));
        gate.awaitArrival();
        gate.letThrough();

        assertThat(results(running)).hasSize(200).doesNotContainNull();
        assertThat(origin.fetches()).isEqualTo(1);
    }

    @Test
    void asksNobodyWhileTheKeysAreFresh() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");

        clock.advance(Duration.ofMinutes(8).minusMillis(1));
        assertFound(keys, "one");

        assertThat(origin.fetches()).isEqualTo(1);
    }

    @Test
    void refreshesAheadOfExpiryWhileTheOldKeysServeWithoutWaiting() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        assertFound(keys, "one");
        clock.advance(Duration.ofMinutes(8));
        var gate = origin.close();

        assertThat(together(50, () -> keys.find("one", SignatureAlgorithm.RS256)))
                .doesNotContainNull();
        gate.awaitArrival();
        assertThat(together(50, () -> keys.find("one", SignatureAlgorithm.RS256)))
                .doesNotContainNull();
        assertThat(origin.fetches()).isEqualTo(2);
        gate.letThrough();
    }

    @Test
    void waitsForNewKeysAfterExpiry() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        assertFound(keys, "one");
        clock.advance(Duration.ofMinutes(10));
        publish(Jwks.of(Jwks.TWO));
        var gate = origin.close();

        Future<VerificationKey> request = threads.submit(() -> keys.find("two", SignatureAlgorithm.RS256));
        gate.awaitArrival();
        assertThat(request.isDone()).isFalse();
        gate.letThrough();

        assertThat(request.get(20, TimeUnit.SECONDS)).isNotNull();
        assertUnknown(keys, "one");
    }

    @ParameterizedTest(name = "max-age of {0} s gives a life of {1} s")
    @CsvSource({"0,300", "15,300", "300,300", "1200,1200", "3600,3600", "86400,3600", "9223372036854775807,3600"})
    void keepsTheStatedLifeBetweenFiveMinutesAndAnHour(long stated, long life) {
        origin.publish(JWKS, Jwks.of(Jwks.ONE), Duration.ofSeconds(stated));
        RemoteKeySet keys = keySet(KeyArchive.none(), task -> {
            if (origin.fetches() == 0) {
                task.run();
            }
        });
        assertFound(keys, "one");

        clock.advance(Duration.ofSeconds(life).minusMillis(1));
        assertThat(keys.current()).isNotNull();
        clock.advance(ONE_MILLI);
        assertThat(keys.current()).isNull();
    }

    @Test
    void stopsAKeyThatTheProviderRemovedWithinTheLongestLife() {
        origin.publish(JWKS, Jwks.of(Jwks.ONE, Jwks.TWO), Duration.ofDays(30));
        RemoteKeySet keys = keySet();
        assertFound(keys, "two");
        publish(Jwks.of(Jwks.ONE));

        clock.advance(Duration.ofHours(1));

        assertUnknown(keys, "two");
        assertFound(keys, "one");
    }

    @Test
    void keepsTheSameSetWhileTheProviderPublishesTheSameText() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        KeySet before = keys.current();

        clock.advance(Duration.ofMinutes(9));
        keys.refreshIfDue();
        assertThat(keys.current()).isSameAs(before);

        publish(Jwks.of(Jwks.ONE, Jwks.TWO));
        clock.advance(Duration.ofMinutes(9));
        keys.refreshIfDue();
        assertThat(keys.current()).isNotNull().isNotSameAs(before);
    }

    @Test
    void refreshIfDueFetchesOnlyWhenItIsDue() {
        RemoteKeySet keys = keySet();
        keys.refreshIfDue();
        keys.refreshIfDue();
        assertThat(origin.fetches()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(8));
        keys.refreshIfDue();
        keys.refreshIfDue();
        assertThat(origin.fetches()).isEqualTo(2);
    }

    @Test
    void saysThatKeysAreUnavailableWhenTheExecutorRejects() {
        boolean[] rejecting = {true};
        RemoteKeySet keys = keySet(KeyArchive.none(), task -> {
            if (rejecting[0]) {
                throw new java.util.concurrent.RejectedExecutionException("shutting down");
            }
            task.run();
        });

        assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);
        rejecting[0] = false;

        assertFound(keys, "one");
    }

    @Test
    void anExecutorThatBreaksDoesNotStopLaterFetches() {
        boolean[] broken = {true};
        RemoteKeySet keys = keySet(KeyArchive.none(), task -> {
            if (broken[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        });

        assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256)).isInstanceOf(OutOfMemoryError.class);
        broken[0] = false;

        assertFound(keys, "one");
    }

    @Test
    void aFetchThatBreaksInAnUnexpectedWayIsAFailureLikeAnyOther() {
        RemoteKeySet keys = keySet(KeyArchive.none(), task -> {
            try {
                task.run();
            } catch (Error escaped) {
                // What a thread of an executor does with it.
            }
        });
        for (Throwable unexpected : new Throwable[] {
            new IllegalStateException("a defect"), new StackOverflowError(), new NoClassDefFoundError("x")
        }) {
            origin.answer(JWKS.toString(), () -> {
                throw sneaky(unexpected);
            });
            assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                    .isInstanceOf(KeysUnavailableException.class);
            assertThat(keys.status().failingSince()).isNotNull();
            clock.advance(Duration.ofMinutes(1));
        }

        publish(Jwks.of(Jwks.ONE));
        assertFound(keys, "one");
        assertThat(keys.status().failure()).isNull();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    void noticesAClockThatWasSetBack() {
        clock.advance(Duration.ofDays(365));
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        publish(Jwks.of(Jwks.TWO));

        clock.set(SettableClock.START);

        assertFound(keys, "two");
        assertUnknown(keys, "one");
    }

    @Test
    void statusTellsEveryStage() {
        RemoteKeySet keys = keySet();
        assertThat(keys.status().fetchedAt()).isNull();
        assertThat(keys.status().nextCheckAt()).isNull();
        assertThat(keys.status().survivesUntil()).isNull();
        assertThat(keys.status().kids()).isEmpty();

        assertFound(keys, "one");
        KeyStatus fresh = keys.status();
        assertThat(fresh.uri()).isEqualTo(JWKS);
        assertThat(fresh.fetchedAt()).isEqualTo(SettableClock.START);
        assertThat(fresh.nextCheckAt()).isEqualTo(SettableClock.START.plus(Duration.ofMinutes(8)));
        assertThat(fresh.survivesUntil()).isEqualTo(SettableClock.START.plus(HOURS_12));
        assertThat(fresh.kids()).containsExactly("one");
        assertThat(fresh.failure()).isNull();
        assertThat(fresh.failingSince()).isNull();

        origin.fail();
        clock.advance(Duration.ofMinutes(10));
        assertFound(keys, "one");
        KeyStatus failing = keys.status();
        assertThat(failing.failure()).isEqualTo("the provider is down");
        assertThat(failing.failingSince()).isEqualTo(clock.instant());
        assertThat(failing.nextCheckAt()).isEqualTo(clock.instant().plusSeconds(1));
        assertThat(failing.survivesUntil()).isEqualTo(SettableClock.START.plus(HOURS_12));
    }

    @Test
    void statusNeverPromisesLessThanTheLifeOfTheKeys() {
        RemoteKeySet keys = new RemoteKeySet(
                new KeySetLocation.Published(JWKS),
                KeyFreshness.DEFAULT.surviving(Duration.ZERO),
                origin,
                KeyArchive.none(),
                clock,
                Runnable::run,
                null);
        origin.publish(JWKS, Jwks.of(Jwks.ONE), Duration.ofHours(1));
        assertFound(keys, "one");
        origin.fail();

        clock.advance(Duration.ofHours(1).minusMillis(1));

        assertFound(keys, "one");
        assertThat(keys.status().survivesUntil()).isEqualTo(SettableClock.START.plus(Duration.ofHours(1)));
        clock.advance(ONE_MILLI);
        assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);
    }
}
