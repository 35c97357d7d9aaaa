package dev.behalf.server.vault;

import static dev.behalf.server.vault.TestingVault.LIVE;
import static dev.behalf.server.vault.TestingVault.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Redemption;
import dev.behalf.server.grants.TestingGrants;
import dev.behalf.server.vault.TestingVault.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// People sign in, clients refresh and the vault is read on two nodes while the key is changed twice.
class RotationUnderLoadTest {

    private static final int WORKERS = 4;

    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Semaphore rounds = new Semaphore(0);
    private volatile boolean stopping;

    /// Until it is told to stop; whatever fails ends it.
    private Void work(Node node, int worker) {
        for (int i = 0; !stopping; i++) {
            String name = "Ann" + worker + "-" + i;
            Redemption.Good signedIn = TestingGrants.signIn(
                    node.grants(),
                    LIVE,
                    TestingGrants.person(name),
                    TestingGrants.CLAUDE,
                    "Claude",
                    "token-of-" + name);
            String grant = signedIn.grant().id();
            tokens.put(grant, "token-of-" + name);
            String first = Objects.requireNonNull(signedIn.refreshToken());
            String second = refreshed(node, first);
            assertThat(refreshed(node, first)).as("the same again").isEqualTo(second);
            assertThat(TestingVault.token(node, grant)).isEqualTo("token-of-" + name);
            node.signing()
                    .sign(
                            LIVE,
                            "at+jwt",
                            new JWTClaimsSet.Builder().subject(name).build());
            rounds.release();
            // Without a pause a fast machine signs in more people than can be gone through while more come.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return null;
    }

    private static String refreshed(Node node, String token) {
        Redemption redemption = node.grants().refresh(LIVE, token, TestingGrants.CLAUDE, _ -> true);
        assertThat(redemption).isInstanceOf(Redemption.Good.class);
        return Objects.requireNonNull(((Redemption.Good) redemption).refreshToken());
    }

    @OnBothDatabases
    void noRequestFailsAndEverythingEndsUpUnderTheNewKey(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing);
                ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Node> nodes = List.of(world.node(), world.node());
            List<Future<Void>> work = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                work.add(workers.submit(() -> work(nodes.get(worker % 2), worker)));
            }
            try {
                meanwhile(work);
                String before = nodes.getFirst().primary();
                for (int turn = 0; turn < 2; turn++) {
                    rotate(world, nodes, work);
                }
                assertThat(nodes.getFirst().primary()).isNotEqualTo(before);
            } finally {
                stopping = true;
            }
            for (Future<Void> each : work) {
                each.get();
            }
            VaultStatus status = nodes.getFirst().status();
            assertThat(status.keys()).hasSize(1);
            assertThat(status.unknown()).isZero();
            assertThat(tokens).hasSizeGreaterThan(20);
            Node restarted = world.node();
            tokens.forEach((grant, token) ->
                    assertThat(TestingVault.token(restarted, grant)).isEqualTo(token));
        }
    }

    private void rotate(TestingVault world, List<Node> nodes, List<Future<Void>> work) throws Exception {
        assertThat(nodes.get(1).keys().rotate(LIVE, Actor.COMMAND_LINE)).isEqualTo(VaultKeys.Wanted.YES);
        for (Duration step : List.of(Duration.ZERO, TIMES.staged(), Duration.ZERO, TIMES.retiring(), Duration.ZERO)) {
            world.clock.advance(step);
            meanwhile(work);
            for (Node node : nodes) {
                node.round();
                meanwhile(work);
            }
        }
        // What was sealed just before the former key retired was gone through; now it goes.
        nodes.forEach(Node::round);
        assertThat(nodes.getFirst().states()).containsExactly("primary");
    }

    /// Lets the others get on.
    private void meanwhile(List<Future<Void>> work) throws Exception {
        rounds.drainPermits();
        while (!rounds.tryAcquire(WORKERS, 1, TimeUnit.SECONDS)) {
            for (Future<Void> each : work) {
                if (each.isDone()) {
                    each.get();
                }
            }
        }
    }
}
