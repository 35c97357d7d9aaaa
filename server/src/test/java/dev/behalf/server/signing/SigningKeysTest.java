package dev.behalf.server.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.server.TestingClock;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class SigningKeysTest {

    private static final String ENVIRONMENT = "live";
    private static final KeyEncryptionKey KEY = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));

    private final TestingClock clock = new TestingClock();

    private void run(TestingDatabase testing, Work work) throws Exception {
        try (Database database = testing.open();
                Database second = testing.open();
                Environments environments = Environments.open(database, clock)) {
            Manifest manifest = ((Manifest.Reading.Valid) Manifest.read(
                            "environments: [{ name: live, kind: production }, { name: test, kind: development }]"
                                    .getBytes(StandardCharsets.UTF_8)))
                    .manifest();
            environments.apply(manifest, false, false, "test");
            work.with(node(database), node(second));
        }
    }

    private interface Work {
        void with(SigningKeys node, SigningKeys other) throws Exception;
    }

    private SigningKeys node(Database database) {
        return new SigningKeys(database, Vault.open(database, clock, KEY), clock, KeyTimes.DEFAULTS, () -> null);
    }

    private static String sign(SigningKeys keys) {
        return keys.sign(
                ENVIRONMENT, "at+jwt", new JWTClaimsSet.Builder().subject("ann").build());
    }

    private static String keyOf(String token) throws Exception {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }

    private static List<SigningKey.State> states(SigningKeys keys) {
        keys.tend(List.of(ENVIRONMENT));
        return keys.list(ENVIRONMENT).stream().map(SigningKey::state).toList();
    }

    @OnBothDatabases
    void signsWithAKeyThatEveryNodePublishes(TestingDatabase testing) throws Exception {
        run(testing, (node, other) -> {
            String token = sign(node);

            assertThat(other.verifies(ENVIRONMENT, SignedJWT.parse(token))).isTrue();
            assertThat(other.jwks(ENVIRONMENT)).isEqualTo(node.jwks(ENVIRONMENT));
            assertThat(node.jwks(ENVIRONMENT).toString())
                    .contains(keyOf(token), "ES256", "sig")
                    .doesNotContain(" d=");
            assertThat(node.jwks("test")).isNotEqualTo(node.jwks(ENVIRONMENT));
            assertThat(node.verifies("test", SignedJWT.parse(token))).isFalse();
        });
    }

    @OnBothDatabases
    void publishesAKeyLongBeforeItSignsAndUntilItsLastTokenHasExpired(TestingDatabase testing) throws Exception {
        run(testing, (node, other) -> {
            String first = keyOf(sign(node));

            clock.advance(Duration.ofDays(29).minusMinutes(2));
            assertThat(states(node)).containsExactly(SigningKey.State.ACTIVE);

            clock.advance(Duration.ofMinutes(3));
            assertThat(states(node)).containsExactly(SigningKey.State.ACTIVE, SigningKey.State.STAGED);
            assertThat(keyOf(sign(node))).isEqualTo(first);
            assertThat(keyOf(sign(other))).isEqualTo(first);

            clock.advance(Duration.ofDays(1));
            String last = sign(node);
            assertThat(states(other)).containsExactly(SigningKey.State.RETIRED, SigningKey.State.ACTIVE);
            assertThat(keyOf(last)).isNotEqualTo(first).isEqualTo(keyOf(sign(other)));
            assertThat(node.knows(ENVIRONMENT, first)).isTrue();

            clock.advance(KeyTimes.DEFAULTS.retired());
            assertThat(states(other)).containsExactly(SigningKey.State.ACTIVE);
            node.tend(List.of(ENVIRONMENT));
            assertThat(node.knows(ENVIRONMENT, first)).isFalse();
            assertThat(node.verifies(ENVIRONMENT, SignedJWT.parse(last))).isTrue();
        });
    }

    @OnBothDatabases
    void signsOnWithTheOldKeyAfterASleepUntilTheNewOneIsKnown(TestingDatabase testing) throws Exception {
        run(testing, (node, other) -> {
            String first = keyOf(sign(node));

            clock.advance(Duration.ofDays(400));
            assertThat(keyOf(sign(other))).isEqualTo(first);
            assertThat(states(other)).containsExactly(SigningKey.State.ACTIVE, SigningKey.State.STAGED);

            clock.advance(KeyTimes.DEFAULTS.staged());
            assertThat(keyOf(sign(other))).isNotEqualTo(first);
            assertThat(keyOf(sign(other))).isEqualTo(keyOf(sign(node)));
        });
    }

    @OnBothDatabases
    void nodesThatRotateInTheSameMomentMakeOneKey(TestingDatabase testing) throws Exception {
        run(testing, (node, other) -> {
            assertThat(together(() -> keyOf(sign(node)), () -> keyOf(sign(other))))
                    .containsOnly(keyOf(sign(node)));
            assertThat(states(node)).hasSize(1);

            clock.advance(Duration.ofDays(29).plusHours(1));
            together(() -> states(node).size(), () -> states(other).size());
            assertThat(states(node)).hasSize(2);
            assertThat(states(other)).hasSize(2);
            assertThat(node.list(ENVIRONMENT)).isEqualTo(other.list(ENVIRONMENT));
        });
    }

    private static <R> List<R> together(Callable<R> one, Callable<R> two) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = new ArrayList<>();
            for (Callable<R> work : List.of(one, two)) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            return List.of(futures.get(0).get(), futures.get(1).get());
        }
    }
}
