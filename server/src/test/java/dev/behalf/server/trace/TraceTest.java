package dev.behalf.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceTest {

    private static final String MANIFEST = "environments:\n  - { name: live, kind: development }\n";
    private static final Asker CLAUDE = new Asker("203.0.113.7", "claude");

    /// Nodes on one database.
    private static final class Installation implements AutoCloseable {
        private final TestingClock clock = new TestingClock();
        private final Database database;
        private final Environments environments;
        private final Vault vault;
        private final Trace trace;

        Installation(TestingDatabase testing) {
            database = testing.open();
            environments = Environments.open(database, clock);
            environments.apply(
                    ((Manifest.Reading.Valid) Manifest.read(MANIFEST.getBytes(UTF_8))).manifest(),
                    false,
                    false,
                    "test");
            vault = Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
            trace = node();
        }

        Trace node() {
            return new Trace(database, vault, clock);
        }

        List<Recorded> rows() {
            return database.read(handle -> StepTable.all(handle, "live"));
        }

        @Override
        public void close() {
            environments.close();
            database.close();
        }
    }

    private static Step step(Stage stage, @Nullable String client) {
        Step step = Step.reached("live", stage, CLAUDE);
        return client == null ? step : step.by(client, "Claude");
    }

    @OnBothDatabases
    void aFloodIsCountedAndNotKept(TestingDatabase testing) {
        try (Installation here = new Installation(testing)) {
            for (int i = 0; i < 1000; i++) {
                here.trace.note(step(Stage.CHALLENGE, null));
            }
            here.trace.write();

            assertThat(here.rows()).hasSize(Inbox.MOST_A_SECOND);
            assertThat(here.trace.dropped("live")).isEqualTo(1000 - Inbox.MOST_A_SECOND);
        }
    }

    @OnBothDatabases
    void stepsAreForgottenAfterAWeek(TestingDatabase testing) {
        try (Installation here = new Installation(testing)) {
            here.trace.note(step(Stage.CHALLENGE, null));
            here.trace.write();
            here.clock.advance(Duration.ofDays(6));
            here.trace.note(step(Stage.CHALLENGE, null));
            here.trace.write();
            here.clock.advance(Duration.ofDays(2));
            here.trace.forget();

            assertThat(here.rows()).hasSize(1);
        }
    }

    @OnBothDatabases
    void theFirstCallOfAGrantIsKeptOnceWhicheverNodeItComesTo(TestingDatabase testing) {
        try (Installation here = new Installation(testing)) {
            Trace other = here.node();
            here.trace.note(step(Stage.TOKEN, "c").under("grant_1"));
            here.trace.note(step(Stage.CALL, "c").under("grant_1"));
            here.trace.note(step(Stage.CALL, "c").under("grant_1"));
            here.trace.write();
            other.note(step(Stage.CALL, "c").under("grant_1"));
            other.write();

            assertThat(here.rows()).extracting(Recorded::stage).containsExactly(Stage.TOKEN, Stage.CALL);
            assertThat(here.rows()).extracting(Recorded::address).hasSize(2).doesNotContain("203.0.113.7");
        }
    }

    @OnBothDatabases
    void nodesHashAnAddressAlikeAndWhatTheyNoteBelongsTogether(TestingDatabase testing) {
        try (Installation here = new Installation(testing)) {
            here.trace.note(step(Stage.CHALLENGE, null));
            here.trace.write();
            here.clock.advance(Duration.ofSeconds(1));
            Trace other = here.node();
            other.note(step(Stage.CLIENT, "client_1"));
            other.write();

            assertThat(here.trace.attempts("live"))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.steps())
                            .extracting(Recorded::stage)
                            .containsExactly(Stage.CHALLENGE, Stage.CLIENT));
        }
    }

    @OnBothDatabases
    void anEnvironmentThatIsGoneKeepsNobodyElsesStepsBack(TestingDatabase testing) {
        try (Installation here = new Installation(testing)) {
            here.trace.note(Step.reached("a-gone-one", Stage.CHALLENGE, CLAUDE));
            here.trace.note(Step.reached("gone", Stage.CHALLENGE, CLAUDE));
            here.trace.note(step(Stage.CHALLENGE, null));
            here.trace.write();

            assertThat(here.rows()).hasSize(1);
        }
    }

    @Test
    void noEnvironmentHasMoreThanItsBoundAndTheNewestStay() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Installation here = new Installation(testing)) {
            int seconds = StepTable.MOST / Inbox.MOST_A_SECOND + 4;
            for (int second = 0; second < seconds; second++) {
                here.clock.advance(Duration.ofSeconds(1));
                for (int i = 0; i < Inbox.MOST_A_SECOND; i++) {
                    here.trace.note(step(Stage.AUTHORIZE, "https://one.example/" + second));
                }
                here.trace.write();
            }

            assertThat(here.rows()).hasSize(StepTable.MOST);
            assertThat(here.rows().getLast().client()).endsWith("/" + (seconds - 1));
            assertThat(here.trace.attempts("live")).isNotEmpty();
        }
    }

    @Test
    void peopleWhoUseOneClientAtTheSameTimeAreToldApartByTheirBrowsers() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Installation here = new Installation(testing)) {
            String client = "https://claude.example/client.json";
            Asker ann = new Asker("198.51.100.1", "Firefox");
            Asker bob = new Asker("198.51.100.2", "Chrome");
            for (Asker person : List.of(ann, bob)) {
                here.trace.note(Step.reached("live", Stage.AUTHORIZE, person).by(client, "Claude"));
            }
            here.trace.note(Step.reached("live", Stage.CALLBACK, bob).by(client, "Claude"));
            here.trace.note(step(Stage.TOKEN, client).under("grant_bob"));
            here.trace.note(step(Stage.CALL, client).under("grant_bob"));
            here.trace.write();

            assertThat(here.trace.attempts("live"))
                    .extracting(attempt -> attempt.steps().getFirst().agent(), Attempt::furthest)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("Chrome", Stage.CALL),
                            org.assertj.core.groups.Tuple.tuple("Firefox", Stage.AUTHORIZE));
        }
    }

    @Test
    void textsAreCutAndLoseWhatAddressesMayHide() {
        Step step = Step.failed(
                "live",
                Stage.AUTHORIZE,
                new Asker("a", "x".repeat(500) + "\u202e\n"),
                "https://a.example/c?token=secret",
                "invalid_request",
                "found https://me:pw@b.example/cb?code=secret#x. Remove it." + "y".repeat(2000));

        assertThat(step.client()).isEqualTo("https://a.example/c");
        assertThat(step.detail())
                .startsWith("found https://b.example/cb. Remove it.")
                .hasSize(600);
        assertThat(step.asker().agent()).hasSize(200).doesNotContain("\u202e", "\n");
    }
}
