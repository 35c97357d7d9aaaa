package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokensCommandTest {

    @TempDir
    private Path directory;

    @Test
    void makesListsAndRevokesTokens() {
        CommandRun made = run("create", "--name", "ci", "--role", "viewer", "--env", "live", "--env", "test");
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).startsWith("New admin token ci, of role viewer, until 2");
        String text = made.out().lines().toList().get(1).strip();
        assertThat(text).startsWith("bhf_at_");

        List<String> lines = run("list").out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("ci", "viewer", "live test", "command line", "never", "active");
        assertThat(lines.get(1)).doesNotContain(text);
        String id = lines.get(1).substring(0, lines.get(1).indexOf(' '));
        assertThat(text).contains(id);

        assertThat(run("revoke", id).out()).isEqualTo("Revoked " + id + " (ci).\n");
        assertThat(run("list").out()).contains("revoked");
        assertThat(audit())
                .extracting(entry -> entry.at("/action").stringValue())
                .containsExactly("team.token.create", "team.token.revoke");
        assertThat(audit().getFirst().at("/actor/kind").stringValue()).isEqualTo("command-line");
        assertThat(audit().getFirst().at("/detail").stringValue()).startsWith("ci: viewer, live, test, until 2");
    }

    private List<JsonNode> audit() {
        List<JsonNode> entries = new ArrayList<>();
        try (Database database = Database.open(url())) {
            new AuditLog(database, InstantSource.system())
                    .lines(line -> entries.add(JsonMapper.shared().readTree(line)));
        }
        return entries;
    }

    @Test
    void printsJsonForScripts() {
        JsonNode made = JsonMapper.shared()
                .readTree(run("create", "--name", "tf", "--role", "ADMIN", "--days", "1", "--json")
                        .out());
        assertThat(made.at("/token").stringValue())
                .startsWith("bhf_" + made.at("/id").stringValue() + "_");
        assertThat(made.at("/environments").isEmpty()).isTrue();

        JsonNode listed =
                JsonMapper.shared().readTree(run("list", "--json").out()).get(0);
        assertThat(listed.has("token")).isFalse();
        assertThat(listed.at("/madeBy").isNull()).isTrue();
        assertThat(JsonMapper.shared()
                        .readTree(run("revoke", made.at("/id").stringValue(), "--json")
                                .out())
                        .at("/revokedAt")
                        .isString())
                .isTrue();
    }

    @Test
    void failsWhereATokenCannotBe() {
        Database.open(url()).close();
        assertThat(run("list").out()).startsWith("There are no tokens.");
        assertThat(run("create", "--name", "a", "--role", "owner").err()).contains("Expected admin, viewer or auditor");
        assertThat(run("create", "--name", "a", "--role", "viewer", "--days", "366")
                        .err())
                .contains("Expected an expiry within 365 days");
        assertThat(run("create", "--name", "a", "--role", "viewer", "--env", "A B")
                        .exitCode())
                .isEqualTo(1);
        CommandRun secret = run("create", "--name", "sk_live_planted1234", "--role", "viewer");
        assertThat(secret.exitCode()).isEqualTo(1);
        assertThat(secret.err()).doesNotContain("planted");
        assertThat(run("revoke", "at_none").err()).contains("there is none of that id");
        assertThat(CommandRun.of("tokens").exitCode()).isEqualTo(2);
    }

    private String url() {
        return directory.resolve("behalf.db").toString();
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("tokens"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--database", url()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
