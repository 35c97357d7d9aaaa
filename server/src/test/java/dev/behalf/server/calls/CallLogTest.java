package dev.behalf.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.chain.ChainFile;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class CallLogTest {

    private static final Duration KEPT = Duration.ofDays(30);

    private Instant now = Instant.parse("2026-01-02T12:00:00Z");

    @OnBothDatabases
    void aCallIsExportedAsItWasAndTheExportCanBeVerifiedAnywhere(TestingDatabase testing) {
        try (Database database = testing.open();
                CallLog log = log(database)) {
            environment(database, "live");
            note(log, "live", "search", 3);

            List<String> lines = lines(log, "live");

            assertThat(lines.getFirst())
                    .startsWith(
                            "{\"number\":1,\"at\":\"2026-01-02T12:00:00Z\",\"environment\":\"live\",\"person\":\"usr_1\"")
                    .contains("\"durationMs\":7", "\"previous\":\"\"")
                    .doesNotContain("\n");
            assertThat(check(lines)).isEqualTo(new ChainCheck.Intact(3));
            assertThat(check(lines.subList(1, 3))).as("a part").isEqualTo(new ChainCheck.Intact(2));
            assertThat(broken(List.of(lines.get(0), lines.get(2)))).contains("Entry 2 is missing");
            assertThat(broken(List.of(lines.get(0).replace("usr_1", "usr_2")))).contains("Entry 1 is not as it was");
            assertThat(broken(List.of(lines.get(0).replace("\"durationMs\":7", "\"durationMs\":8"))))
                    .contains("Entry 1 is not as it was");
            String line = lines.getFirst();
            for (String odd : List.of(
                    line.replace("allowed", "perhaps"),
                    line.replace("{\"number\"", "{\"note\":\"approved\",\"number\""),
                    line.replace("{\"number\"", "{\"person\":\"usr_2\",\"number\""),
                    line.replace("12:00:00Z", "12:00:00.000000001Z"),
                    line + " {}")) {
                assertThat(broken(List.of(odd))).as(odd).contains("Line 1 is not an entry");
            }
        }
    }

    @OnBothDatabases
    void whatCallsWereMadeWithIsKeptSealedBesideTheChainAndForgottenWithIt(TestingDatabase testing) {
        try (Database database = testing.open()) {
            environment(database, "live");
            Vault vault = Vault.open(
                    database,
                    InstantSource.fixed(now),
                    KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
            try (CallLog log = new CallLog(database, () -> now, KEPT, vault::of)) {
                log.note(call("live", "search"));
                log.note(call("live", "refund"), "{\"amount\":12345678901234567.89}");
                log.note(call("live", "upload"), "{\"file\":\"" + "x".repeat(CallLog.LONGEST_ARGUMENTS) + "\"}");
                log.write();

                assertThat(log.arguments("live", 2)).hasValue("{\"amount\":12345678901234567.89}");
                assertThat(log.arguments("live", 1)).isEmpty();
                assertThat(log.arguments("live", 3)).as("too long").isEmpty();
                assertThat(log.arguments("other", 2)).isEmpty();
                assertThat(log.kept("live", log.page("live", "", Long.MAX_VALUE, 10)))
                        .containsExactly(2L);
                assertThat(log.check("live")).isEqualTo(new ChainCheck.Intact(3));
                assertThat(lines(log, "live").toString()).doesNotContain("12345678901234567");
                String stored = database.read(handle -> handle.createQuery("SELECT * FROM mcp_call_arguments")
                        .mapToMap()
                        .list()
                        .toString());
                assertThat(stored).doesNotContain("amount", "12345678901234567");
                execute(database, "UPDATE mcp_call_arguments SET call_hash = 'another'");
                assertThat(log.arguments("live", 2)).as("moved to another call").isEmpty();

                now = now.plus(KEPT).plusSeconds(1);
                log.forget();
                assertThat(database.<Integer>read(
                                handle -> handle.createQuery("SELECT COUNT(*) FROM mcp_call_arguments")
                                        .mapTo(Integer.class)
                                        .one()))
                        .isZero();
            }
        }
    }

    @OnBothDatabases
    void whatIsChangedTakenOutOrCutOffInTheDatabaseShows(TestingDatabase testing) {
        try (Database database = testing.open();
                CallLog log = log(database)) {
            environment(database, "live");
            note(log, "live", "search", 4);
            assertThat(log.check("live")).isEqualTo(new ChainCheck.Intact(4));

            execute(database, "UPDATE mcp_call SET decision = 'refused' WHERE number = 2");
            assertThat(log.check("live"))
                    .isInstanceOfSatisfying(
                            ChainCheck.Broken.class,
                            broken -> assertThat(broken.number()).isEqualTo(2));
            execute(database, "UPDATE mcp_call SET decision = 'allowed' WHERE number = 2");
            execute(database, "DELETE FROM mcp_call WHERE number = 4");
            assertThat(log.check("live"))
                    .isInstanceOfSatisfying(
                            ChainCheck.Broken.class,
                            broken -> assertThat(broken.problem()).contains("Entries after 3 are missing"));
            execute(database, "UPDATE mcp_call SET number = 5 WHERE number = 3");
            assertThat(log.check("live"))
                    .isInstanceOfSatisfying(
                            ChainCheck.Broken.class,
                            broken -> assertThat(broken.problem()).contains("Entry 5 was put behind the end"));
        }
    }

    @OnBothDatabases
    void nodesThatWriteAtOnceMakeOneChainOfEachEnvironment(TestingDatabase testing) {
        try (Database database = testing.open();
                CallLog one = log(database);
                CallLog other = log(database)) {
            environment(database, "live");
            environment(database, "test");
            List<Future<?>> nodes = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (CallLog node : List.of(one, other)) {
                    nodes.add(threads.submit(() -> {
                        for (int i = 0; i < 20; i++) {
                            node.note(call("live", "search"));
                            node.note(call("test", "search"));
                            node.write();
                        }
                    }));
                }
            }
            assertThat(nodes).extracting(Future::state).containsOnly(Future.State.SUCCESS);

            assertThat(one.check("live")).isEqualTo(new ChainCheck.Intact(40));
            assertThat(one.check("test")).isEqualTo(new ChainCheck.Intact(40));
            assertThat(one.page("live", "", Long.MAX_VALUE, 3))
                    .extracting(RecordedCall::number)
                    .containsExactly(40L, 39L, 38L);
        }
    }

    @OnBothDatabases
    void theChainHoldsWhenItsOldestEntriesAreForgottenAndEndsWithItsEnvironment(TestingDatabase testing) {
        try (Database database = testing.open();
                CallLog log = log(database)) {
            environment(database, "live");
            note(log, "live", "old", CallLog.BATCH + 1);
            now = now.plus(KEPT).plusMillis(1);
            note(log, "live", "new", 2);

            log.forget();

            assertThat(log.check("live")).isEqualTo(new ChainCheck.Intact(2));
            assertThat(check(lines(log, "live"))).isEqualTo(new ChainCheck.Intact(2));
            now = now.plus(KEPT).plusMillis(1);
            log.forget();
            assertThat(log.check("live")).as("none are left").isEqualTo(new ChainCheck.Intact(0));
            note(log, "live", "newer", 1);
            assertThat(log.check("live")).isEqualTo(new ChainCheck.Intact(1));

            execute(database, "DELETE FROM environment WHERE name = 'live'");
            note(log, "live", "late", 1);
            assertThat(log.page("live", "", Long.MAX_VALUE, 10)).isEmpty();
            environment(database, "live");
            note(log, "live", "again", 1);
            assertThat(log.check("live")).isEqualTo(new ChainCheck.Intact(1));
        }
    }

    private CallLog log(Database database) {
        return new CallLog(database, () -> now, KEPT);
    }

    private static void note(CallLog log, String environment, String tool, int times) {
        for (int i = 0; i < times; i++) {
            log.note(call(environment, tool));
        }
        log.write();
    }

    private static Called call(String environment, String tool) {
        return new Called(
                environment,
                "usr_1",
                "client_1",
                "grt_1",
                "crm",
                "tools/call",
                tool,
                Called.Decision.ALLOWED,
                "listed",
                "signed",
                "ok",
                Duration.ofMillis(7),
                "00");
    }

    private static void environment(Database database, String name) {
        execute(
                database,
                "INSERT INTO environment (name, kind, colour, created_at, updated_at) VALUES ('" + name
                        + "', 'development', 'blue', 0, 0)");
    }

    private static void execute(Database database, String sql) {
        database.write(handle -> handle.execute(sql));
    }

    private static List<String> lines(CallLog log, String environment) {
        List<String> lines = new ArrayList<>();
        log.lines(environment, lines::add);
        return lines;
    }

    private static ChainCheck check(List<String> lines) {
        return ChainFile.check(lines.iterator(), CallLine::read);
    }

    private static String broken(List<String> lines) {
        ChainCheck check = check(lines);
        assertThat(check).isInstanceOf(ChainCheck.Broken.class);
        return ((ChainCheck.Broken) check).problem();
    }
}
