package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        CommandRun changed = CommandRun.piped(export.replace("backend", "other"), "audit", "verify", "-");
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.err()).contains("tampered with. Entry 1");
        CommandRun none =
                CommandRun.of("audit", "verify", directory.resolve("none").toString());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("There is no file");
    }
}
