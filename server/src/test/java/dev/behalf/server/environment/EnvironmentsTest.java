package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.AUTH0;
import static dev.behalf.server.environment.TestingManifests.COGNITO;
import static dev.behalf.server.environment.TestingManifests.NOON;
import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.behalf.keys.KeyArchive;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

class EnvironmentsTest {

    private static final URI JWKS = URI.create("https://idp.example/jwks.json");

    private final TestingManifests.Clock clock = new TestingManifests.Clock();

    @OnBothDatabases
    void beginsWithNothing(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            assertThat(node.registry().environments()).isEmpty();
            assertThat(node.registry().revision()).isZero();
        }
    }

    @OnBothDatabases
    void createsAKeyThatIsKnownAtOnceAndStoredNowhere(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(COGNITO);

            CreatedKey created = node.create("default", ApiKey.Kind.PUBLISHABLE, "web", "https://App.acme.com/");

            assertThat(node.registry().key(created.text())).isEqualTo(created.key());
            assertThat(created.key().origins()).containsExactly("https://app.acme.com");
            assertThat(created.key().createdAt()).isEqualTo(NOON);
            assertThat(created.text()).startsWith("bhf_pk_default_");
            assertThat(node.environments.listKeys()).containsExactly(created.key());
            assertThat(created.toString()).doesNotContain(created.text());
            assertThat(node.registry().toString()).doesNotContain(created.text());
            List<String> stored = node.database.read(handle -> handle.createQuery("SELECT * FROM api_key")
                    .mapToMap()
                    .map(Object::toString)
                    .list());
            assertThat(stored).singleElement().asString().contains("web").doesNotContain(created.text());
        }
    }

    @OnBothDatabases
    void refusesKeysThatCannotBe(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(AUTH0);

            assertThat(node.refused("nowhere", ApiKey.Kind.SECRET, "a"))
                    .isEqualTo("Expected one of the environments default, found nowhere. Make environments with"
                            + " `behalf apply`.");
            assertThat(node.refused("default", ApiKey.Kind.SECRET, "backend")).contains("found a key backend already");
            assertThat(node.refused("default", ApiKey.Kind.SECRET, " ")).startsWith("Expected a name");
            assertThat(node.refused("default", ApiKey.Kind.SECRET, "a", "https://a.example"))
                    .startsWith("Expected no origins");
            assertThat(node.refused("default", ApiKey.Kind.PUBLISHABLE, "a"))
                    .startsWith("Expected at least one origin");
            assertThat(node.refused("default", ApiKey.Kind.PUBLISHABLE, "a", "*"))
                    .contains("list each origin");
            assertThat(node.refused("default", ApiKey.Kind.PUBLISHABLE, "a", "http://a.example"))
                    .contains("Use https");
            assertThat(node.registry().revision()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void revokesAKeyAtOnceAndForAll(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(COGNITO);
            CreatedKey created = node.create("default", ApiKey.Kind.SECRET, "backend");
            clock.now = NOON.plusSeconds(5);

            assertThat(node.environments.revokeKey(created.key().id()))
                    .get()
                    .extracting(ApiKey::revokedAt)
                    .isEqualTo(clock.now);

            assertThat(node.registry().key(created.text())).isNull();
            long revision = node.registry().revision();
            clock.now = NOON.plusSeconds(9);
            assertThat(node.environments.revokeKey(created.key().id()))
                    .get()
                    .extracting(ApiKey::revokedAt)
                    .isEqualTo(NOON.plusSeconds(5));
            assertThat(node.environments.revokeKey("key_none")).isEmpty();
            assertThat(node.registry().revision()).isEqualTo(revision);
            assertThat(node.environments.listKeys()).hasSize(1);
            // The name is free again.
            node.create("default", ApiKey.Kind.SECRET, "backend");
        }
    }

    @OnBothDatabases
    void keepsTheKeysOfEnvironmentsApart(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply("environments: [{ name: a, kind: production }, { name: b, kind: production }]");
            CreatedKey ofA = node.create("a", ApiKey.Kind.SECRET, "backend");
            CreatedKey ofB = node.create("b", ApiKey.Kind.SECRET, "backend");

            ApiKey foundA = node.registry().key(ofA.text());
            ApiKey foundB = node.registry().key(ofB.text());

            assertThat(foundA).isNotNull().extracting(ApiKey::environment).isEqualTo("a");
            assertThat(foundB).isNotNull().extracting(ApiKey::environment).isEqualTo("b");
            assertThat(node.registry().key(ofA.text().replace("_a_", "_b_"))).isNull();
            node.environments.archive("a").save(JWKS, new KeyArchive.Entry("{}", NOON));
            assertThat(node.environments.archive("b").load(JWKS)).isEmpty();
            node.environments.pins("a").pin("subject", "issuer", "test");
            assertThat(node.environments.pins("b").find("subject")).isEmpty();
        }
    }

    @OnBothDatabases
    void noticesTheChangesOfOtherNodesWithThePoll(TestingDatabase testing) {
        try (Node here = new Node(testing);
                Node there = new Node(testing)) {
            there.apply(AUTH0);
            assertThat(here.registry().environments()).isEmpty();

            here.environments.poll();
            CreatedKey created = there.create("default", ApiKey.Kind.SECRET, "other");
            here.environments.poll();

            assertThat(here.registry()).isEqualTo(there.registry());
            assertThat(here.registry().key(created.text())).isEqualTo(created.key());
            there.environments.revokeKey(created.key().id());
            here.environments.poll();
            assertThat(here.registry().key(created.text())).isNull();
        }
    }

    @OnBothDatabases
    @Timeout(60)
    void pollsByItselfOnceStarted(TestingDatabase testing) throws InterruptedException {
        try (Node here = new Node(testing);
                Node there = new Node(testing)) {
            CountDownLatch noticed = new CountDownLatch(1);
            here.environments.onChange(registry -> {
                if (registry.environments().containsKey("default")) {
                    noticed.countDown();
                }
            });
            here.environments.start(Duration.ofMillis(5));

            there.apply(AUTH0);

            assertThat(noticed.await(50, TimeUnit.SECONDS)).isTrue();
        }
    }

    @OnBothDatabases
    void tellsListenersThePresentStateAndEachChange(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            List<Long> revisions = new ArrayList<>();
            node.environments.onChange(registry -> {
                throw new IllegalStateException("a listener that fails");
            });
            node.environments.onChange(registry -> revisions.add(registry.revision()));

            node.apply(AUTH0);
            node.apply(AUTH0);
            node.environments.poll();
            node.create("default", ApiKey.Kind.SECRET, "other");

            assertThat(revisions).containsExactly(0L, 1L, 2L);
        }
    }

    @OnBothDatabases
    void keepsTheLastRegistryWhileTheDatabaseIsOut(TestingDatabase testing) {
        try (Node here = new Node(testing);
                Node there = new Node(testing)) {
            here.apply(AUTH0);
            here.database.write(handle -> handle.execute("ALTER TABLE change_counter RENAME TO gone"));

            List<ILoggingEvent> logged = logged(() -> {
                here.environments.poll();
                here.environments.poll();
            });
            assertThat(logged)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("The database cannot be read; what was registered at revision 1 stays in force");
            assertThat(here.registry().environments()).containsKey("default");

            here.database.write(handle -> handle.execute("ALTER TABLE gone RENAME TO change_counter"));
            there.apply(AUTH0.replace("clientId: web", "clientId: app"));
            here.environments.poll();
            assertThat(here.registry()).isEqualTo(there.registry());
        }
    }

    @OnBothDatabases
    void writesDownTheUseOfKeysAtMostOnceAMinute(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(COGNITO);
            ApiKey key = node.create("default", ApiKey.Kind.SECRET, "backend").key();
            long revision = node.registry().revision();

            node.environments.markUsed(key);
            node.environments.poll();
            assertThat(node.lastUsed()).containsOnlyNulls();

            clock.now = NOON.plusSeconds(60);
            node.environments.poll();
            assertThat(node.lastUsed()).containsExactly(NOON);

            clock.now = NOON.plusSeconds(61);
            node.environments.markUsed(key);
            node.environments.poll();
            assertThat(node.lastUsed()).containsExactly(NOON);

            node.environments.close();
            assertThat(node.lastUsed()).containsExactly(NOON.plusSeconds(61));
            assertThat(node.registry().revision()).isEqualTo(revision);
        }
    }

    @OnBothDatabases
    void keepsKeySetsOverARestart(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(AUTH0);
            KeyArchive archive = node.environments.archive("default");
            assertThat(archive.load(JWKS)).isEmpty();
            archive.save(JWKS, new KeyArchive.Entry("{\"keys\":[1]}", NOON));
            archive.save(JWKS, new KeyArchive.Entry("{\"keys\":[2]}", NOON.plusMillis(1)));
            // Of a slower node.
            archive.save(JWKS, new KeyArchive.Entry("{\"keys\":[0]}", NOON.minusSeconds(1)));
            node.environments.archive("nowhere").save(JWKS, new KeyArchive.Entry("{}", NOON));
        }
        try (Node node = new Node(testing)) {
            assertThat(node.environments.archive("default").load(JWKS))
                    .contains(new KeyArchive.Entry("{\"keys\":[2]}", NOON.plusMillis(1)));
            assertThat(node.environments.archive("nowhere").load(JWKS)).isEmpty();
        }
    }

    @OnBothDatabases
    void neverReplacesAPin(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(COGNITO);
            node.environments.pins("default").pin("domain", "https://first.example", "test");
            node.environments.pins("default").pin("domain", "https://second.example", "test");
            node.environments.pins("nowhere").pin("domain", "https://first.example", "test");

            assertThat(node.environments.pins("default").find("domain")).contains("https://first.example");
            assertThat(node.environments.pins("default").find("other")).isEmpty();
            assertThat(node.environments.pins("nowhere").find("domain")).isEmpty();
        }
    }

    @OnBothDatabases
    void removesWhatBelongsToAnEnvironmentWithIt(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(COGNITO);
            node.environments.pins("default").pin("domain", "https://first.example", "test");
            node.environments.archive("default").save(JWKS, new KeyArchive.Entry("{}", NOON));

            node.environments.apply(manifest("environments: []"), true, false, "tester");
            node.apply(COGNITO);

            assertThat(node.environments.pins("default").find("domain")).isEmpty();
            assertThat(node.environments.archive("default").load(JWKS)).isEmpty();
        }
    }

    /// As after a downgrade, or an edit by hand.
    @OnBothDatabases
    void leavesOutAConnectionItDoesNotUnderstandAndKeepsTheOthers(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(AUTH0);
            node.apply(COGNITO.replace("name: default", "name: other"));
            node.database.write(handle -> {
                handle.execute("UPDATE connection SET fields = '{\"tenantDomain\":{}}' WHERE provider = 'auth0'");
                return handle.execute("UPDATE change_counter SET revision = revision + 1");
            });

            node.environments.poll();

            assertThat(node.registry().environments()).containsOnlyKeys("default", "other");
            assertThat(node.registry().connections()).containsOnlyKeys("other");
        }
    }

    @OnBothDatabases
    void neverUsesDevelopmentSwitchesInProduction(TestingDatabase testing) {
        try (Node node = new Node(testing)) {
            node.apply(AUTH0 + "    development: { allowLoopbackProviders: true }\n");
            assertThat(node.registry().connections()).containsOnlyKeys("default");
            node.database.write(handle -> {
                handle.execute("UPDATE environment SET kind = 'production'");
                return handle.execute("UPDATE change_counter SET revision = revision + 1");
            });

            node.environments.poll();

            assertThat(node.registry().connections()).isEmpty();
        }
    }

    @OnBothDatabases
    void givesANameToOneOfManyWhoWantItAtOnce(TestingDatabase testing) throws Exception {
        try (Node here = new Node(testing);
                Node there = new Node(testing);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            here.apply(COGNITO);
            List<Callable<KeyCreation>> wishes = IntStream.range(0, 20)
                    .<Callable<KeyCreation>>mapToObj(i -> () -> (i % 2 == 0 ? here : there)
                            .environments.createKey("default", ApiKey.Kind.SECRET, "backend", List.of()))
                    .toList();

            List<KeyCreation> answers = new ArrayList<>();
            for (Future<KeyCreation> answer : threads.invokeAll(wishes)) {
                answers.add(answer.get());
            }

            assertThat(answers)
                    .filteredOn(KeyCreation.Created.class::isInstance)
                    .hasSize(1);
            here.environments.poll();
            assertThat(here.registry().keys()).hasSize(1);
            assertThat(here.registry().revision()).isEqualTo(2);
        }
    }

    private static List<ILoggingEvent> logged(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(Environments.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        try {
            action.run();
        } finally {
            logger.setAdditive(true);
            logger.detachAppender(appender);
        }
        return appender.list;
    }

    /// A server, as far as its registry goes.
    private final class Node implements AutoCloseable {

        private final Database database;
        private final Environments environments;

        Node(TestingDatabase testing) {
            this.database = testing.open();
            this.environments = Environments.open(database, clock);
        }

        Registry registry() {
            return environments.registry();
        }

        void apply(String yaml) {
            assertThat(environments.apply(manifest(yaml), false, false, "tester"))
                    .isInstanceOf(ApplyResult.Applied.class);
        }

        CreatedKey create(String environment, ApiKey.Kind kind, String name, String... origins) {
            return switch (environments.createKey(environment, kind, name, List.of(origins))) {
                case KeyCreation.Created(var created) -> created;
                case KeyCreation.Refused refused -> throw new AssertionError(refused);
            };
        }

        String refused(String environment, ApiKey.Kind kind, String name, String... origins) {
            return switch (environments.createKey(environment, kind, name, List.of(origins))) {
                case KeyCreation.Created(var created) -> throw new AssertionError(created);
                case KeyCreation.Refused refused -> refused.problem();
            };
        }

        List<Instant> lastUsed() {
            return environments.listKeys().stream().map(ApiKey::lastUsedAt).toList();
        }

        @Override
        public void close() {
            environments.close();
            database.close();
        }
    }
}
