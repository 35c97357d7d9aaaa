package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationKeyTest {

    private static final String ENVIRONMENT = """
            environments:
              - name: live
                kind: development
                url: http://127.0.0.1:8080
            """;

    private static final String OFFLINE = ENVIRONMENT + """
                connection:
                  provider: auth0
                  tenantDomain: acme.us.auth0.com
                  clientId: web
                  offlineAccess: true
            """;

    @TempDir
    private Path directory;

    private final TestingClock clock = new TestingClock();

    private Gateway start(String database, KeySettings key, String manifest) throws Exception {
        Path file = Files.writeString(directory.resolve("behalf.yaml"), manifest);
        ServerSettings usual = TestingGateway.settings(database, file);
        return Gateway.start(
                new ServerSettings(
                        usual.listener(),
                        null,
                        database,
                        key,
                        usual.egress(),
                        file,
                        usual.drain(),
                        usual.retention(),
                        usual.log(),
                        false),
                clock);
    }

    private static String keys(Gateway gateway) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/jwks"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void isMadeBesideASqliteFileForItsOwnerOnly() throws Exception {
        Path database = directory.resolve("behalf.db");
        Path file = directory.resolve("behalf.db.key");
        String before;
        try (Gateway gateway = start(database.toString(), KeySettings.NONE, OFFLINE)) {
            before = keys(gateway);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Gateway gateway = start(database.toString(), KeySettings.NONE, OFFLINE)) {
            assertThat(keys(gateway)).isEqualTo(before).contains("\"kid\"").doesNotContain("\"d\":");
        }

        Files.delete(file);
        assertThatThrownBy(() -> start(database.toString(), KeySettings.NONE, OFFLINE))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("it is gone. Put it back.");
        assertThat(file).doesNotExist();
    }

    @Test
    void mustBeTheOneThatWasUsedBefore() throws Exception {
        String database = directory.resolve("behalf.db").toString();
        KeySettings first = KeySettings.ofText(KeyEncryptionKey.generate(new SecureRandom()));
        KeySettings other = KeySettings.ofText(KeyEncryptionKey.generate(new SecureRandom()));
        try (Gateway gateway = start(database, first, ENVIRONMENT)) {
            keys(gateway);
        }

        assertThatThrownBy(() -> start(database, other, ENVIRONMENT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("secrets of environment live were sealed with, found another")
                .hasMessageNotContaining(String.valueOf(other.present().text()));
    }

    @Test
    void isNeededOnADatabaseServerForOfflineAccessOnly() throws Exception {
        try (TestingDatabase database = TestingDatabases.postgres()) {
            try (Gateway gateway = start(database.url(), KeySettings.NONE, ENVIRONMENT)) {
                assertThat(keys(gateway)).contains("BH-502").contains("behalf key generate");
            }

            assertThatThrownBy(() -> start(database.url(), KeySettings.NONE, OFFLINE))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("environment live has offline access")
                    .hasMessageContaining("BEHALF_KEY_FILE");
        }
    }

    @Test
    void isMadeByACommand() throws Exception {
        String printed = CommandRun.of("key", "generate").out().strip();
        Path file = directory.resolve("new.key");
        int made = CommandRun.of("key", "generate", "--out", file.toString()).exitCode();
        CommandRun again = CommandRun.of("key", "generate", "--out", file.toString());

        assertThat(KeyEncryptionKey.parse(printed)).isNotNull();
        assertThat(made).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("a file that is not there yet");
    }
}
