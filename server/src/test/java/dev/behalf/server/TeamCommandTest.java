package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.team.NewMember;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.SignInResult;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamSettings;
import dev.behalf.server.team.Visitor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamCommandTest {

    private static final Visitor VISITOR = new Visitor("192.0.2.1", "Browser/1.0");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void letsTheFirstOwnerInAndALockedOutOneBackIn() {
        assertThat(run("team", "set-up-link", "--console-url", "https://console.acme.com/"))
                .isZero();
        String link = out.toString().lines().toList().get(1).strip();
        assertThat(run("team", "list")).isZero();
        assertThat(out.toString()).startsWith("There are no members.");
        assertThat(link).startsWith("https://console.acme.com/set-up#");
        SecretToken token =
                SecretToken.parse(link.substring(link.indexOf('#') + 1)).orElseThrow();

        try (Database database = Database.open(url())) {
            Team team = team(database);
            NewMember ada = new NewMember("ada@example.com", "Ada", "a sentence to remember");
            assertThat(team.setUp().createOwner(token, ada, null, VISITOR)).isInstanceOf(Outcome.Done.class);
        }
        assertThat(run("team", "set-up-link")).isEqualTo(1);
        assertThat(err.toString()).startsWith("There is an owner already.");
        assertThat(run("team", "list", "--json")).isZero();
        assertThat(out.toString()).contains("\"email\" : \"ada@example.com\"").doesNotContain("argon2");
        assertThat(run("team", "list")).isZero();
        assertThat(out.toString()).contains("ada@example.com", "owner");

        assertThat(run("team", "reset-password", "ada@example.com")).isZero();
        String password = out.toString().lines().toList().get(1).strip();
        try (Database database = Database.open(url())) {
            assertThat(team(database).signIn().byPassword("ada@example.com", password, null, VISITOR))
                    .isInstanceOf(SignInResult.Success.class);
        }
        assertThat(run("team", "reset-password", "eve@example.com")).isEqualTo(1);
        assertThat(run("team")).isEqualTo(2);
    }

    private static Team team(Database database) {
        return Team.open(
                database,
                InstantSource.system(),
                new SecureRandom(),
                (actor, act, target, detail) -> {},
                TeamSettings.local());
    }

    private String url() {
        return directory.resolve("behalf.db").toString();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        if (arguments.length > 1) {
            all.addAll(List.of("--database", url()));
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
