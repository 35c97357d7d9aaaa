package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.Called;
import dev.behalf.server.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

    @TempDir
    private Path directory;

    @Test
    void exportsALogThatCanBeVerifiedAnywhere() throws IOException {
        String url = directory.resolve("behalf.db").toString();
        try (Database database = Database.open(url)) {
            AuditLog log = new AuditLog(database, InstantSource.system());
            log.record(new AuditEvent(Actor.COMMAND_LINE, null, "key.create", "key_1", "backend"));
            log.record(new AuditEvent(Actor.SERVER, "default", "key.revoke", "key_1", ""));
        }
        assertThat(CommandRun.of("audit", "verify", "--database", url).out()).contains("intact: 2 entries");

        String export = CommandRun.of("audit", "export", "--database", url).out();
        Path file = Files.writeString(directory.resolve("audit.jsonl"), export);

        assertThat(CommandRun.of("audit", "verify", file.toString()).out()).contains("intact: 2 entries");
        assertThat(CommandRun.piped(export, "audit", "verify", "-").exitCode()).isZero();
        String last = export.lines().toList().getLast();
        assertThat(CommandRun.piped(last + "\n", "audit", "verify", "-").out())
                .contains("intact: 1 entry. The first is number 2, the last number 2 with the hash ")
                .contains(last.replaceAll(".*\"hash\":\"([0-9a-f]{64})\".*", "$1"));
        CommandRun added = CommandRun.piped(
                export.replace("{\"number\":1", "{\"note\":\"approved\",\"number\":1"), "audit", "verify", "-");
        assertThat(added.err()).contains("tampered with. Line 1");
        CommandRun changed = CommandRun.piped(export.replace("backend", "other"), "audit", "verify", "-");
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.err()).contains("tampered with. Entry 1");
        CommandRun none =
                CommandRun.of("audit", "verify", directory.resolve("none").toString());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("There is no file");
    }

    @Test
    void theLogOfCallsIsExportedAndVerifiedLikewise() throws IOException {
        String url = directory.resolve("behalf.db").toString();
        try (Database database = Database.open(url);
                CallLog log = new CallLog(database, InstantSource.system(), Duration.ofDays(1))) {
            database.write(
                    handle -> handle.execute("INSERT INTO environment (name, kind, colour, created_at, updated_at)"
                            + " VALUES ('live', 'development', 'blue', 0, 0)"));
            for (String tool : new String[] {"search", "delete"}) {
                log.note(new Called(
                        "live",
                        "usr_1",
                        "desk",
                        "grt_1",
                        "crm",
                        "tools/call",
                        tool,
                        Called.Decision.ALLOWED,
                        "listed",
                        "signed",
                        "ok",
                        Duration.ofMillis(7),
                        "00"));
            }
        }
        assertThat(CommandRun.of("audit", "verify", "--calls", "live", "--database", url)
                        .out())
                .contains("intact: 2 entries");

        String export = CommandRun.of("audit", "export", "--calls", "live", "--database", url)
                .out();

        assertThat(CommandRun.piped(export, "audit", "verify", "-").out()).contains("intact: 2 entries");
        CommandRun changed = CommandRun.piped(export.replace("delete", "search"), "audit", "verify", "-");
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.err()).contains("tampered with. Entry 2");

        for (String verb : new String[] {"verify", "export"}) {
            CommandRun mistyped = CommandRun.of("audit", verb, "--calls", "lvie", "--database", url);
            assertThat(mistyped.exitCode()).isEqualTo(1);
            assertThat(mistyped.out()).isEmpty();
            assertThat(mistyped.err()).contains("Expected one of the environments live after --calls, found lvie.");
        }
    }
}
