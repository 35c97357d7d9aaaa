package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApplyAndKeysCommandTest {

    private static final String MANIFEST = """
            environments:
              - name: default
                kind: development
                connection:
                  provider: workos
                  clientId: client_01HXYZ
                  organizationId: org_01HXYZ
                keys:
                  - { name: backend, kind: secret }
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void appliesAFileAndShowsANewKeyOnce() throws IOException {
        Path file = manifest(MANIFEST);

        assertThat(run("apply", file.toString())).isZero();
        assertThat(out.toString()).contains("+ default.connection.provider: workos", "New secret key backend");
        assertThat(err.toString()).isEmpty();
        String key = out.toString().replaceAll("(?s).*(bhf_sk_default_\\w+).*", "$1");
        try (Database database = Database.open(url());
                Environments environments = Environments.open(database, InstantSource.system())) {
            assertThat(environments.registry().key(key)).isNotNull();
        }

        assertThat(run("apply", file.toString())).isZero();
        assertThat(out.toString()).endsWith("Nothing to change.\n").doesNotContain("bhf_sk_");
    }

    @Test
    void listsEveryProblemOfAFileAndChangesNothing() throws IOException {
        Path file = manifest(MANIFEST.replace("workos", "wrkos").replace("kind: secret", "kind: private"));

        assertThat(run("apply", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(file + ":5: environments[0].connection.provider: ")
                .contains(file + ":9: environments[0].keys[0].kind: ")
                .endsWith("2 problems; nothing was changed.\n");
        assertThat(directory.resolve("behalf.db")).doesNotExist();
    }

    @Test
    void showsWhatADryRunWouldChange() throws IOException {
        assertThat(run("apply", "--dry-run", manifest(MANIFEST).toString())).isZero();
        assertThat(out.toString()).contains("+ default.keys.backend: secret").endsWith("this was a dry run.\n");
        assertThat(directory.resolve("behalf.db")).doesNotExist();

        Database.open(url()).close();
        assertThat(run("apply", "--dry-run", manifest(MANIFEST).toString())).isZero();
        assertThat(run("keys", "list")).isZero();
        assertThat(out.toString()).startsWith("There are no keys.");
    }

    @Test
    void readsAndChangesNothingInADatabaseThatIsNotThere() {
        for (String command : List.of(
                "keys list",
                "keys create --kind secret --name a",
                "keys revoke key_1",
                "tokens list",
                "tokens revoke at_1",
                "team list",
                "team reset-password ada@example.com",
                "audit export",
                "audit verify",
                "audit verify --calls live",
                "key status",
                "key rotate --environment live",
                "vault destroy --environment live --yes live",
                "pins list",
                "pins forget --env live")) {
            assertThat(run(command.split(" "))).as(command).isEqualTo(1);
            assertThat(err.toString())
                    .as(command)
                    .contains("There is no database at " + url() + ".", "BEHALF_DATABASE")
                    .hasLineCount(1);
            assertThat(out.toString()).as(command).isEmpty();
            assertThat(directory).as(command).isEmptyDirectory();
        }
    }

    @Test
    void refusesWhatDoesNotFitTheDatabase() throws IOException {
        run("apply", manifest(MANIFEST).toString());

        assertThat(run(
                        "apply",
                        manifest(MANIFEST.replace("kind: secret", "kind: publishable, origins: ['https://a.example']"))
                                .toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("found a secret key of that name").endsWith("Nothing was changed.\n");
    }

    @Test
    void failsWhereThereIsNoFile() {
        assertThat(run("apply", directory.resolve("none.yaml").toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("behalf: There is no file").hasLineCount(1);
    }

    @Test
    void printsJsonForScripts() throws IOException {
        assertThat(run("apply", "--json", manifest(MANIFEST).toString())).isZero();
        JsonNode report = JsonMapper.shared().readTree(out.toString());
        assertThat(report.at("/applied").booleanValue()).isTrue();
        assertThat(report.at("/created/0/key").stringValue()).startsWith("bhf_sk_default_");
        assertThat(report.at("/differences/0/mark").stringValue()).isEqualTo("added");

        assertThat(run("apply", "--json", manifest("a: 1").toString())).isEqualTo(2);
        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .at("/problems/0/path")
                        .stringValue())
                .isEqualTo("a");

        assertThat(run("keys", "list", "--json")).isZero();
        JsonNode key = JsonMapper.shared().readTree(out.toString()).get(0);
        assertThat(key.at("/name").stringValue()).isEqualTo("backend");
        assertThat(key.has("key")).isFalse();
    }

    @Test
    void listsWhatAKeyMayDoForPeopleWhoAreAway() throws IOException {
        String allowed = "unattended: { scopes: [read:orders, openid], hosts: [api.acme.com] }";
        run(
                "apply",
                manifest(MANIFEST.replace("kind: secret", "kind: secret, " + allowed))
                        .toString());
        assertThat(out.toString()).contains("acts unattended with read:orders, openid at api.acme.com");

        assertThat(run("keys", "list")).isZero();
        assertThat(out.toString()).contains("UNATTENDED", "read:orders openid at api.acme.com");
        assertThat(run("keys", "list", "--json")).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .at("/0/unattended/hosts/0")
                        .stringValue())
                .isEqualTo("api.acme.com");
    }

    @Test
    void makesListsAndRevokesKeys() throws IOException {
        run("apply", manifest(MANIFEST).toString());

        assertThat(run("keys", "create", "--kind", "publishable", "--name", "web", "--origin", "https://app.acme.com"))
                .isZero();
        String key = out.toString().lines().toList().get(1).strip();
        assertThat(key).startsWith("bhf_pk_default_");

        assertThat(run("keys", "list", "--env", "default")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).contains("publishable", "web", "https://app.acme.com", "never", "active");
        assertThat(out.toString()).doesNotContain(key);

        String id = lines.get(2).substring(0, lines.get(2).indexOf(" "));
        assertThat(run("keys", "revoke", id)).isZero();
        assertThat(run("keys", "list")).isZero();
        assertThat(out.toString().lines().toList().get(2)).contains("revoked 2");
        assertThat(run("keys", "list", "--env", "other")).isZero();
        assertThat(out.toString()).startsWith("There are no keys of environment other.");
    }

    @Test
    void failsWhereAKeyCannotBe() throws IOException {
        run("apply", manifest(MANIFEST).toString());

        assertThat(run("keys", "create", "--kind", "secret", "--name", "a", "--env", "b"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Expected one of the environments default, found b.");
        assertThat(run("keys", "revoke", "key_none")).isEqualTo(1);
        assertThat(run("keys")).isEqualTo(2);
    }

    /// As scripts run it: a process of its own, without the logging of the tests.
    @Test
    void printsNothingBesideItsAnswer() throws IOException, InterruptedException {
        Database.open(url()).close();
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        Main.class.getName(),
                        "keys",
                        "list",
                        "--json",
                        "--database",
                        url())
                .start();

        assertThat(process.inputReader().readAllAsString()).isEqualToIgnoringNewLines("[ ]");
        assertThat(process.errorReader().readAllAsString()).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private Path manifest(String yaml) throws IOException {
        return Files.writeString(directory.resolve("behalf.yaml"), yaml);
    }

    private String url() {
        return directory.resolve("behalf.db").toString();
    }

    /// As on the command line, on a database of the test's own.
    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        if (arguments.length > 1) {
            all.addAll(List.of("--database", url()));
        }
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }
}
