package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.COGNITO;
import static dev.behalf.server.environment.TestingManifests.NOON;
import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class IssuerPinsTest {

    private static final String FIRST = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_First0000";
    private static final String SECOND = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Second000";
    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");
    private static final int DOMAINS = 20;

    private final TestingManifests.Clock clock = new TestingManifests.Clock();

    @OnBothDatabases
    void nodesThatPinAtOnceAllReadTheSameBack(TestingDatabase testing) throws Exception {
        try (Node one = new Node(testing);
                Node other = new Node(testing);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            one.environments.apply(manifest(COGNITO), false, false, "tester");
            CyclicBarrier together = new CyclicBarrier(2);
            Future<List<String>> first = threads.submit(() -> one.pinAll(FIRST, together));
            Future<List<String>> second = threads.submit(() -> other.pinAll(SECOND, together));

            assertThat(first.get(60, TimeUnit.SECONDS))
                    .hasSize(DOMAINS)
                    .isSubsetOf(FIRST, SECOND)
                    .isEqualTo(second.get(60, TimeUnit.SECONDS));
        }
    }

    @OnBothDatabases
    void aForgottenPinIsForgottenOnEveryNode(TestingDatabase testing) {
        try (Node one = new Node(testing);
                Node other = new Node(testing)) {
            one.environments.apply(manifest(COGNITO), false, false, "tester");
            one.environments.pins("default").pin("acme.com", FIRST, "a test");
            assertThat(one.environments.listPins())
                    .containsExactly(new IssuerPin("default", "acme.com", FIRST, "a test", NOON));
            other.environments.poll();
            List<Long> told = new ArrayList<>();
            other.environments.onChange(registry -> told.add(registry.revision()));

            assertThat(one.environments.forgetPins("default", ANN)).hasSize(1);
            other.environments.poll();

            assertThat(told).hasSize(2);
            assertThat(other.environments.listPins()).isEmpty();
            assertThat(other.environments.pins("default").pin("acme.com", SECOND, "a test"))
                    .isEqualTo(SECOND);
            assertThat(one.lastAct()).isEqualTo(new AuditEvent(ANN, "default", "pin.forget", "acme.com", FIRST));
        }
    }

    @OnBothDatabases
    void whereNothingIsPinnedNothingChanges(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.environments.apply(manifest(COGNITO), false, false, "tester");
            long before = node.environments.registry().revision();

            assertThat(node.environments.forgetPins("default", ANN)).isEmpty();
            assertThat(node.environments.forgetPins("nowhere", ANN)).isEmpty();

            assertThat(node.environments.registry().revision()).isEqualTo(before);
            assertThat(node.lastAct().action()).isEqualTo("manifest.apply");
        }
    }

    private final class Node implements AutoCloseable {

        private final Database database;
        private final Environments environments;

        Node(TestingDatabase testing) {
            this.database = testing.open();
            this.environments = Environments.open(database, clock);
        }

        List<String> pinAll(String issuer, CyclicBarrier together) throws Exception {
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < DOMAINS; i++) {
                together.await(30, TimeUnit.SECONDS);
                kept.add(environments.pins("default").pin("domain" + i, issuer, "a test"));
            }
            return kept;
        }

        AuditEvent lastAct() {
            return new AuditLog(database, clock)
                    .page(AuditFilter.ALL, Long.MAX_VALUE, 1)
                    .getFirst()
                    .event();
        }

        @Override
        public void close() {
            environments.close();
            database.close();
        }
    }
}
