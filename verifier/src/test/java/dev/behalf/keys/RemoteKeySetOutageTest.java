package dev.behalf.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteKeySetOutageTest extends RemoteKeySetFixture {

    @BeforeEach
    void publishOne() {
        publish(Jwks.of(Jwks.ONE));
    }

    @Test
    void knownKeysSurviveAnOutageToTheMillisecond() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        origin.fail();

        clock.advance(HOURS_12.minus(ONE_MILLI));
        assertFound(keys, "one");

        clock.advance(ONE_MILLI);
        assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("the provider is down")
                .hasMessageContaining("outlived");
        assertThat(keys.current()).isNull();
    }

    @Test
    void noRequestWaitsWhileTheProviderIsKnownToFail() throws Exception {
        RemoteKeySet keys = keySet(KeyArchive.none(), threads);
        assertFound(keys, "one");
        origin.fail();
        clock.advance(Duration.ofMinutes(10));
        assertFound(keys, "one");
        clock.advance(Duration.ofSeconds(5));
        var gate = origin.close();

        assertThat(together(50, () -> keys.find("one", SignatureAlgorithm.RS256)))
                .doesNotContainNull();
        gate.awaitArrival();
        assertThat(together(50, () -> keys.find("one", SignatureAlgorithm.RS256)))
                .doesNotContainNull();
        gate.letThrough();
        assertThat(origin.fetches()).isEqualTo(3);
    }

    @Test
    void backsOffFromASecondToAMinute() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        origin.fail();
        clock.advance(Duration.ofMinutes(10));
        Instant from = clock.instant();

        List<Long> attempts = new ArrayList<>();
        int before = origin.fetches();
        for (int second = 0; second <= 300; second++) {
            clock.set(from.plusSeconds(second));
            assertFound(keys, "one");
            if (origin.fetches() > before) {
                attempts.add((long) second);
                before = origin.fetches();
            }
        }

        assertThat(attempts).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L);
    }

    @Test
    void backsOffWithoutAnyKeysToo() {
        RemoteKeySet keys = keySet();
        origin.fail();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                    .isInstanceOf(KeysUnavailableException.class);
        }
        assertThat(origin.fetches()).isEqualTo(1);
    }

    @Test
    void aClockSetBackDuringAnOutageDoesNotStopTheAttempts() {
        RemoteKeySet keys = keySet();
        origin.fail();
        clock.advance(Duration.ofDays(365));
        assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);
        origin.recover();

        clock.set(SettableClock.START);

        assertFound(keys, "one");
    }

    @Test
    void recoversWithTheNextAttempt() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        origin.fail();
        clock.advance(Duration.ofHours(2));
        assertFound(keys, "one");
        origin.recover();
        publish(Jwks.of(Jwks.TWO));
        clock.advance(Duration.ofSeconds(2));
        keys.refreshIfDue();

        assertFound(keys, "two");
        assertUnknown(keys, "one");
        assertThat(keys.status().failingSince()).isNull();
        assertThat(keys.status().survivesUntil()).isEqualTo(clock.instant().plus(HOURS_12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>Maintenance</html>",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[null]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[1,\"x\",[]]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"one\",\"n\":\"AQ\",\"e\":\"AQAB\"}]}"
            })
    void uselessKeySetsNeverReplaceGoodKeys(String useless) {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        publish(useless);

        clock.advance(Duration.ofHours(1));

        assertFound(keys, "one");
        assertThat(keys.status().failure()).contains("expected");
    }

    @Test
    void aPublishedPrivateKeyReplacesNothing() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        publish("{\"keys\":[" + Jwks.TWO.toJSONString() + "]}");

        clock.advance(Duration.ofHours(1));

        assertFound(keys, "one");
        assertThat(keys.status().failure())
                .contains("must never be published")
                .doesNotContain(Jwks.TWO.getPrivateExponent().toString());
    }

    @Test
    void aGiantKeySetReplacesNothing() {
        RemoteKeySet keys = keySet();
        assertFound(keys, "one");
        String key = Jwks.TWO.toPublicJWK().toJSONString();
        publish("{\"keys\":[" + (key + ",").repeat(KeySetParser.MAX_KEYS) + key + "]}");

        clock.advance(Duration.ofHours(1));

        assertFound(keys, "one");
        assertThat(keys.status().failure()).contains("at most 64 keys");
    }

    @Test
    void aRestartDuringAnOutageKeepsVerifying() {
        MemoryArchive archive = new MemoryArchive();
        assertFound(keySet(archive, Runnable::run), "one");
        origin.fail();
        clock.advance(HOURS_12.minus(ONE_MILLI));

        RemoteKeySet restarted = keySet(archive, Runnable::run);

        assertFound(restarted, "one");
        assertThat(restarted.status().fetchedAt()).isEqualTo(SettableClock.START);
    }

    @Test
    void aRestartAsksTheProviderBeforeItBelievesTheArchive() {
        MemoryArchive archive = new MemoryArchive();
        assertFound(keySet(archive, Runnable::run), "one");
        publish(Jwks.of(Jwks.TWO));

        RemoteKeySet restarted = keySet(archive, Runnable::run);

        assertThat(restarted.current()).isNull();
        assertUnknown(restarted, "one");
        assertFound(restarted, "two");
    }

    @Test
    void anArchiveOlderThanTheAllowanceIsNotUsed() {
        MemoryArchive archive = new MemoryArchive();
        assertFound(keySet(archive, Runnable::run), "one");
        origin.fail();
        clock.advance(HOURS_12);

        RemoteKeySet restarted = keySet(archive, Runnable::run);

        assertThatThrownBy(() -> restarted.find("one", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void anArchiveOfTheFutureIsNotBelievedUnasked() {
        MemoryArchive archive = new MemoryArchive();
        archive.entry = new KeyArchive.Entry(Jwks.of(Jwks.ONE), SettableClock.START.plus(Duration.ofDays(365)));
        publish(Jwks.of(Jwks.TWO));

        RemoteKeySet keys = keySet(archive, Runnable::run);

        assertFound(keys, "two");
        assertUnknown(keys, "one");
    }

    @Test
    void anArchiveThatFailsHarmsNothing() {
        RemoteKeySet keys = keySet(
                new KeyArchive() {
                    @Override
                    public Optional<Entry> load(URI uri) {
                        throw new IllegalStateException("database gone");
                    }

                    @Override
                    public void save(URI uri, Entry entry) {
                        throw new IllegalStateException("database gone");
                    }
                },
                Runnable::run);

        assertFound(keys, "one");
    }

    @Test
    void anArchiveOfGarbageHarmsNothing() {
        MemoryArchive archive = new MemoryArchive();
        archive.entry = new KeyArchive.Entry("garbage", SettableClock.START);

        assertFound(keySet(archive, Runnable::run), "one");
        assertThat(archive.entry.body()).contains("one");
    }

    @Test
    void onlyGoodKeySetsAreArchived() {
        MemoryArchive archive = new MemoryArchive();
        publish("garbage");
        RemoteKeySet keys = keySet(archive, Runnable::run);

        assertThatThrownBy(() -> keys.find("one", SignatureAlgorithm.RS256))
                .isInstanceOf(KeysUnavailableException.class);
        assertThat(archive.entry).isNull();
    }

    private static final class MemoryArchive implements KeyArchive {

        @Nullable
        Entry entry;

        @Override
        public Optional<Entry> load(URI uri) {
            return Optional.ofNullable(entry);
        }

        @Override
        public void save(URI uri, Entry saved) {
            entry = saved;
        }
    }
}
