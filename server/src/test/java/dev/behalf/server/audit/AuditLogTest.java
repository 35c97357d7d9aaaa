package dev.behalf.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.chain.ChainFile;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class AuditLogTest {

    private static final Actor ADA = Actor.member("mem_1", "ada@acme.com");

    private Instant now = Instant.parse("2026-01-02T12:00:00Z");
    private final InstantSource clock = () -> now;

    private static AuditEvent event(String environment, String action, String subject) {
        return new AuditEvent(ADA, environment, action, subject, "from \"a\" to \"b\"");
    }

    private static AuditLog filled(Database database, InstantSource clock) {
        AuditLog log = new AuditLog(database, clock);
        log.record(event("default", "connection.save", "auth0"));
        log.record(event("default", "key.create", "key_1"));
        log.record(event("other", "key.revoke", "key_2"));
        log.record(new AuditEvent(Actor.COMMAND_LINE, null, "team.set-up-link", "", ""));
        return log;
    }

    @OnBothDatabases
    void keepsActsInTheirOrder(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);

            assertThat(log.page(AuditFilter.ALL, Long.MAX_VALUE, 10))
                    .extracting(entry -> entry.number() + " " + entry.event().action())
                    .containsExactly("4 team.set-up-link", "3 key.revoke", "2 key.create", "1 connection.save");
            assertThat(log.check()).isEqualTo(new ChainCheck.Intact(4));
        }
    }

    @OnBothDatabases
    void findsByEnvironmentActionAndActorPageByPage(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);

            assertThat(log.page(new AuditFilter("default", "", ""), Long.MAX_VALUE, 10))
                    .hasSize(2);
            assertThat(log.page(new AuditFilter("", "key", ""), Long.MAX_VALUE, 10))
                    .hasSize(2);
            assertThat(log.page(new AuditFilter("", "key.revoke", "ada@acme.com"), Long.MAX_VALUE, 10))
                    .hasSize(1);
            assertThat(log.page(AuditFilter.ALL, 3, 1))
                    .extracting(AuditEntry::number)
                    .containsExactly(2L);
        }
    }

    @OnBothDatabases
    void showsAChangedEntry(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);
            execute(database, "UPDATE audit_entry SET subject = 'key_9' WHERE number = 2");

            assertThat(log.check())
                    .isInstanceOfSatisfying(
                            ChainCheck.Broken.class,
                            broken -> assertThat(broken.number()).isEqualTo(2));
        }
    }

    @OnBothDatabases
    void showsAMissingEntryWhereverItWas(TestingDatabase testing) {
        for (int missing : List.of(1, 3, 4)) {
            try (Database database = testing.open()) {
                execute(database, "DELETE FROM audit_entry");
                execute(database, "UPDATE audit_chain SET first_after = '', last_number = 0, last_hash = ''");
                AuditLog log = filled(database, clock);
                execute(database, "DELETE FROM audit_entry WHERE number = " + missing);

                assertThat(log.check()).isInstanceOf(ChainCheck.Broken.class);
            }
        }
    }

    @OnBothDatabases
    void isThereTogetherWithTheActOrNotAtAll(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = new AuditLog(database, clock);
            assertThatThrownBy(() -> database.write(handle -> {
                        log.record(event("default", "key.create", "key_1"));
                        throw new IllegalStateException("the act failed");
                    }))
                    .hasMessage("the act failed");

            assertThat(log.page(AuditFilter.ALL, Long.MAX_VALUE, 10)).isEmpty();
        }
    }

    @OnBothDatabases
    void forgetsTheOldestAndStaysWhole(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);
            now = now.plusSeconds(60);
            log.record(event("default", "key.create", "key_5"));

            assertThat(log.forgetBefore(now)).isEqualTo(4);
            assertThat(log.check()).isEqualTo(new ChainCheck.Intact(1));
            assertThat(log.forgetBefore(now.plusSeconds(1))).isEqualTo(1);
            assertThat(log.check()).isEqualTo(new ChainCheck.Intact(0));
            log.record(event("default", "key.create", "key_6"));
            assertThat(log.check()).isEqualTo(new ChainCheck.Intact(1));
        }
    }

    @OnBothDatabases
    void keepsTheChainWhenManyWriteAtOnce(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = new AuditLog(database, clock);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 20; i++) {
                    String subject = "key_" + i;
                    threads.execute(() -> log.record(event("default", "key.create", subject)));
                }
            }

            assertThat(log.check()).isEqualTo(new ChainCheck.Intact(20));
        }
    }

    @OnBothDatabases
    void findsByTimeAndByWhatThereIs(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);
            Instant before = now;
            now = now.plusSeconds(60);
            log.record(event("default", "key.create", "key_5"));

            assertThat(log.page(new AuditFilter("", "", "", now, null), Long.MAX_VALUE, 10))
                    .extracting(AuditEntry::number)
                    .containsExactly(5L);
            assertThat(log.page(new AuditFilter("default", "key", "", before, now), Long.MAX_VALUE, 10))
                    .extracting(AuditEntry::number)
                    .containsExactly(2L);
            assertThat(log.names())
                    .isEqualTo(new AuditNames(
                            List.of("default", "other"),
                            List.of("connection.save", "key.create", "key.revoke", "team.set-up-link"),
                            List.of("ada@acme.com", "command line")));
            assertThat(log.extent()).isEqualTo(new AuditExtent(5, before));
            log.forgetBefore(now);
            assertThat(log.extent()).isEqualTo(new AuditExtent(1, now));
            log.forgetBefore(now.plusSeconds(1));
            assertThat(log.extent()).isEqualTo(new AuditExtent(0, null));
        }
    }

    @OnBothDatabases
    void forgetsAndFollowsALongLogInParts(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = new AuditLog(database, clock);
            database.write(_ -> {
                for (int i = 0; i < 2 * AuditLog.BATCH + 1; i++) {
                    log.record(event("default", "key.create", "key_" + i));
                }
                return null;
            });
            now = now.plusSeconds(60);
            log.record(event("default", "key.create", "the newest"));
            AuditRetention retention = new AuditRetention(log, clock, Duration.ofSeconds(60));

            retention.forget();
            assertThat(log.check()).as("not yet").isEqualTo(new ChainCheck.Intact(2 * AuditLog.BATCH + 2));
            assertThat(check(lines(log))).isEqualTo(new ChainCheck.Intact(2 * AuditLog.BATCH + 2));

            now = now.plusSeconds(1);
            retention.start();
            while (!log.check().equals(new ChainCheck.Intact(1))) {
                Thread.onSpinWait();
            }
            retention.close();
            assertThat(lines(log)).singleElement().asString().contains("the newest");
        }
    }

    @OnBothDatabases
    void anExportCanBeCheckedByItself(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);
            List<String> lines = lines(log);
            assertThat(lines.getFirst())
                    .startsWith("{\"number\":1,\"at\":\"2026-01-02T12:00:00Z\",\"environment\":\"default\"")
                    .contains("\"from \\\"a\\\" to \\\"b\\\"\"", "\"previous\":\"\"")
                    .doesNotContain("\n");

            assertThat(check(lines)).isEqualTo(new ChainCheck.Intact(4));
            assertThat(check(lines.subList(1, 3))).as("a part").isEqualTo(new ChainCheck.Intact(2));
            assertThat(broken(List.of(lines.get(0), lines.get(2)))).contains("Entry 2 is missing");
            assertThat(broken(List.of(lines.get(1), lines.get(0)))).contains("missing");
            assertThat(broken(List.of(lines.get(0).replace("auth0", "clerk")))).contains("Entry 1 is not as it was");
            assertThat(broken(List.of(lines.get(2).replace("key_2", "key_9")))).contains("Entry 3 is not as it was");
            assertThat(broken(List.of(lines.get(0), "{}"))).contains("Line 2 is not an entry");
            assertThat(broken(List.of(lines.get(0), "null"))).contains("Line 2 is not an entry");
            assertThat(broken(List.of(lines.get(0).replace("\"hash\":\"", "\"hash\":\"0"))))
                    .contains("Entry 1 is not as it was");
        }
    }

    @OnBothDatabases
    void exportsWhatIsLeftOfALogThatWasTamperedWith(TestingDatabase testing) {
        try (Database database = testing.open()) {
            AuditLog log = filled(database, clock);
            execute(database, "DELETE FROM audit_entry WHERE number = 2");

            assertThat(lines(log)).hasSize(3);
            assertThat(broken(lines(log))).contains("Entry 2 is missing");
        }
    }

    private static ChainCheck check(List<String> lines) {
        return ChainFile.check(lines.iterator(), AuditLine::read);
    }

    private static String broken(List<String> lines) {
        ChainCheck check = check(lines);
        assertThat(check).isInstanceOf(ChainCheck.Broken.class);
        return ((ChainCheck.Broken) check).problem();
    }

    private static List<String> lines(AuditLog log) {
        List<String> lines = new ArrayList<>();
        log.lines(lines::add);
        return lines;
    }

    private static void execute(Database database, String sql) {
        database.write(handle -> handle.execute(sql));
    }
}
