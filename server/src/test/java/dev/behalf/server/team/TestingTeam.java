package dev.behalf.server.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A team on a database of its own, with a clock that the test moves and passwords that are hashed quickly.
final class TestingTeam implements AutoCloseable, InstantSource {

    static final String PASSWORD = "a sentence to remember";
    static final Visitor VISITOR = new Visitor("192.0.2.1", "Browser/1.0");
    static final Visitor ELSEWHERE = new Visitor("198.51.100.9", "Browser/1.0");
    static final PasswordHash QUICK = new PasswordHash(64, 1, 1);

    final Database database;
    final List<String> audit = new CopyOnWriteArrayList<>();
    final Team team;
    private volatile Instant now = Instant.parse("2026-01-02T12:00:00Z");

    TestingTeam(TestingDatabase testing) {
        this.database = testing.open();
        this.team = node();
    }

    /// Another node of the same installation.
    Team node() {
        return node(QUICK);
    }

    /// A node of an installation whose team may sign in by this provider.
    Team node(TeamProvider provider) {
        return node(QUICK, TeamSettings.local().withProvider(provider));
    }

    Team node(PasswordHash parameters) {
        return node(parameters, TeamSettings.local());
    }

    private Team node(PasswordHash parameters, TeamSettings settings) {
        TeamAudit recorded = (actor, act, target, detail) -> audit.add(String.join(" | ", actor, act, target, detail));
        return new Team(database, this, new SecureRandom(), recorded, parameters, settings);
    }

    SignedIn owner() {
        SecretToken token = team.setUp().newToken().orElseThrow();
        return done(team.setUp().createOwner(token, new NewMember("Ada@Example.com", "Ada", PASSWORD), null, VISITOR));
    }

    SignInResult signIn(String password) {
        return team.signIn().byPassword("ada@example.com", password, null, VISITOR);
    }

    static SignedIn success(SignInResult result) {
        assertThat(result).isInstanceOf(SignInResult.Success.class);
        return ((SignInResult.Success) result).signedIn();
    }

    static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    static String refusal(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused<?>) outcome).problem();
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public void close() {
        database.close();
    }
}
