package dev.behalf.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.TestingKms;
import dev.behalf.server.db.Database;
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
import java.util.Map;
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
    void isAskedForNoRequestWhereItIsInAService() throws Exception {
        String database = directory.resolve("behalf.db").toString();
        try (TestingKms kms = new TestingKms()) {
            KeySettings service = inService(kms);
            String before;
            try (Gateway gateway = start(database, service, OFFLINE)) {
                before = keys(gateway);
                int asked = kms.asked.size();
                for (int i = 0; i < 20; i++) {
                    assertThat(keys(gateway)).isEqualTo(before).contains("\"kid\"");
                }
                assertThat(kms.asked).hasSize(asked).contains("Encrypt behalf/data-key/live");
            }
            try (Gateway gateway = start(database, service, OFFLINE)) {
                assertThat(keys(gateway)).isEqualTo(before);
                assertThat(kms.asked.getLast()).isEqualTo("Decrypt behalf/data-key/live");
            }

            kms.refuse();
            assertThatThrownBy(() -> start(database, service, OFFLINE))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("The server cannot use its key")
                    .hasMessageContaining("AccessDeniedException")
                    .hasMessageContaining("kms:Decrypt");
        }
    }

    private static KeySettings inService(TestingKms kms) {
        return new KeySettings(
                new KeySettings.Source(null, null, TestingKms.AWS), KeySettings.Source.NONE, kms.endpoint());
    }

    @Test
    void isReplacedByAnotherAndThenNoLongerNeeded() throws Exception {
        String database = directory.resolve("behalf.db").toString();
        Path beside = directory.resolve("behalf.db.key");
        String before;
        try (Gateway gateway = start(database, KeySettings.NONE, OFFLINE)) {
            before = keys(gateway);
        }
        try (TestingKms kms = new TestingKms()) {
            KeySettings alone = inService(kms);
            assertThatThrownBy(() -> start(database, alone, OFFLINE))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("environment live is under the key")
                    .hasMessageContaining("BEHALF_KEY_FILE_PREVIOUS");
            KeySettings both =
                    new KeySettings(alone.present(), new KeySettings.Source(beside, null, null), alone.endpoint());
            try (Gateway gateway = start(database, both, OFFLINE)) {
                assertThat(keys(gateway)).isEqualTo(before);
            }
            Files.delete(beside);
            try (Gateway gateway = start(database, alone, OFFLINE)) {
                assertThat(keys(gateway)).isEqualTo(before);
            }
        }
    }

    @Test
    void isReadFromTheSettingsAsOneOfThree() {
        SettingsReader.Result read = SettingsReader.read(
                Map.of(Setting.KEY_URI, TestingKms.AWS),
                Map.of("BEHALF_KEY_PREVIOUS", "old", "BEHALF_KEY_ENDPOINT", ""));
        SettingsReader.Result wrong = SettingsReader.read(
                Map.of(), Map.of("BEHALF_KEY", "x", "BEHALF_KEY_URI", "hcvault://x", "BEHALF_KEY_ENDPOINT", "ftp://x"));

        assertThat(requireNonNull(read.settings()).key())
                .isEqualTo(new KeySettings(
                        new KeySettings.Source(null, null, TestingKms.AWS),
                        new KeySettings.Source(null, "old", null),
                        null))
                .hasToString("KeySettings[present=" + TestingKms.AWS + ", previous=a variable, endpoint=null]");
        assertThat(wrong.problems())
                .anyMatch(problem -> problem.contains("expected one of them, found several"))
                .anyMatch(problem -> problem.contains("BEHALF_KEY_URI: expected aws-kms://"))
                .anyMatch(problem -> problem.contains("BEHALF_KEY_ENDPOINT: expected an origin"));
    }

    @Test
    void showsAndChangesDataKeysByCommand() throws Exception {
        String database = directory.resolve("behalf.db").toString();
        Database.open(database).close();
        CommandRun none = CommandRun.of("key", "status", "--database", database);
        CommandRun refused = CommandRun.of("key", "rotate", "--database", database, "--environment", "live");
        try (Gateway gateway = start(database, KeySettings.NONE, ENVIRONMENT)) {
            keys(gateway);
        }
        CommandRun shown = CommandRun.of("key", "status", "--database", database);
        CommandRun json = CommandRun.of("key", "status", "--database", database, "--json");
        CommandRun wanted = CommandRun.of("key", "rotate", "--database", database, "--environment", "live");
        CommandRun again = CommandRun.of("key", "rotate", "--database", database, "--environment", "live");

        assertThat(none.out()).contains("Nothing is sealed yet.");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(shown.out()).containsPattern("live +[0-9a-f]{8} +[0-9a-f]{8} +primary .* 1 \\(Signing keys: 1\\)");
        assertThat(json.out()).contains("\"state\" : \"primary\"", "\"Signing keys\" : 1");
        assertThat(wanted.exitCode()).isZero();
        assertThat(wanted.out()).startsWith("Wanted.");
        assertThat(again.out()).contains("already");
        assertThat(CommandRun.of("key", "status", "--database", database).out()).contains("wanted");
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
