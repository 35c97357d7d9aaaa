package dev.behalf.server.team;

import static dev.behalf.server.team.TestingTeam.PASSWORD;
import static dev.behalf.server.team.TestingTeam.VISITOR;
import static dev.behalf.server.team.TestingTeam.done;
import static dev.behalf.server.team.TestingTeam.refusal;
import static dev.behalf.server.team.TestingTeam.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.util.List;

class SessionsTest {

    @OnBothDatabases
    void endsWhenIdleForTooLong(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SecretToken token = testing.owner().token();
            Sessions sessions = testing.team.sessions();

            testing.advance(Sessions.IDLE_LIMIT.minusSeconds(1));
            assertThat(sessions.find(token)).isPresent();
            testing.advance(Sessions.IDLE_LIMIT.minusSeconds(1));
            assertThat(sessions.find(token)).isPresent();
            testing.advance(Sessions.IDLE_LIMIT);
            assertThat(sessions.find(token)).isEmpty();
        }
    }

    @OnBothDatabases
    void endsAfterAWeekHoweverBusy(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SecretToken token = testing.owner().token();
            Sessions sessions = testing.team.sessions();
            for (int hours = 11; hours < Sessions.LIMIT.toHours(); hours += 11) {
                testing.advance(Duration.ofHours(11));
                assertThat(sessions.find(token)).as("after %d hours", hours).isPresent();
            }

            testing.advance(Duration.ofHours(11));
            assertThat(sessions.find(token)).isEmpty();
            success(testing.signIn(PASSWORD));
            int rows = testing.database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM team_session")
                    .mapTo(int.class)
                    .one());
            assertThat(rows).as("old rows are gone").isEqualTo(1);
        }
    }

    @OnBothDatabases
    void writesWhenItWasSeenOnceAMinute(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            String member = owner.session().member().id();
            Sessions sessions = testing.team.sessions();

            testing.advance(Duration.ofSeconds(59));
            sessions.find(owner.token());
            assertThat(sessions.of(member).getFirst().lastSeenAt())
                    .isEqualTo(owner.session().createdAt());
            testing.advance(Duration.ofSeconds(3));
            sessions.find(owner.token());
            assertThat(sessions.of(member).getFirst().lastSeenAt()).isEqualTo(testing.instant());
        }
    }

    @OnBothDatabases
    void anEndIsInForceAtOnceHereAndSoonElsewhere(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SecretToken token = testing.owner().token();
            Sessions here = testing.team.sessions();
            Sessions elsewhere = testing.node().sessions();
            assertThat(here.find(token)).isPresent();
            assertThat(elsewhere.find(token)).isPresent();

            here.signOut(token);

            assertThat(here.find(token)).isEmpty();
            testing.advance(Sessions.MEMORY);
            assertThat(elsewhere.find(token)).isEmpty();
        }
    }

    @OnBothDatabases
    void listsAndEndsOnesOwn(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn first = testing.owner();
            testing.advance(Duration.ofMinutes(2));
            SignedIn second = success(testing.signIn(PASSWORD));
            Sessions sessions = testing.team.sessions();
            assertThat(sessions.of(first.session().member().id()))
                    .extracting(Session::id)
                    .containsExactly(second.session().id(), first.session().id());

            done(sessions.end(second.session(), first.session().id()));

            assertThat(sessions.find(first.token())).isEmpty();
            assertThat(sessions.find(second.token())).isPresent();
            assertThat(refusal(sessions.end(second.session(), first.session().id())))
                    .contains("Reload");
        }
    }

    @OnBothDatabases
    void bindsFormsToTheSession(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SecretToken first = testing.owner().token();
            SecretToken second = success(testing.signIn(PASSWORD)).token();
            Sessions sessions = testing.team.sessions();

            assertThat(sessions.isCsrf(first, testing.node().sessions().csrf(first)))
                    .isTrue();
            assertThat(sessions.isCsrf(second, sessions.csrf(first))).isFalse();
            assertThat(sessions.isCsrf(first, "")).isFalse();
            assertThat(sessions.csrf(first)).doesNotContain(first.reveal());
        }
    }

    @OnBothDatabases
    void keepsNoTokenAndNoPassword(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            String dump = testing.database.read(
                    handle -> List.of("team_state", "team_member", "team_session", "team_device", "team_guess").stream()
                            .map(table -> handle.createQuery("SELECT * FROM " + table)
                                    .mapToMap()
                                    .list()
                                    .toString())
                            .toList()
                            .toString());

            assertThat(dump)
                    .contains("ada@example.com")
                    .doesNotContain(owner.token().reveal(), owner.device().reveal(), PASSWORD);
            assertThat(owner.toString())
                    .doesNotContain(owner.token().reveal(), owner.device().reveal());
            assertThat(new NewMember("a@b.example", "Ada", PASSWORD).toString()).doesNotContain(PASSWORD);
            assertThat(testing.audit.toString()).doesNotContain(owner.token().reveal());
        }
    }

    @OnBothDatabases
    void aChangedPasswordEndsAllSessions(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn stolen = testing.owner();
            SignedIn mine = success(testing.signIn(PASSWORD));
            Team team = testing.team;

            SignedIn fresh = done(
                    team.members().changePassword(mine.session(), "quite another sentence", mine.device(), VISITOR));

            assertThat(team.sessions().find(stolen.token())).isEmpty();
            assertThat(team.sessions().find(mine.token())).isEmpty();
            assertThat(team.sessions().find(fresh.token())).isPresent();
            assertThat(testing.signIn(PASSWORD)).isInstanceOf(SignInResult.Refused.class);
            success(testing.signIn("quite another sentence"));

            testing.advance(Session.RECENT);
            assertThat(refusal(team.members().changePassword(fresh.session(), PASSWORD, null, VISITOR)))
                    .contains("Confirm");
        }
    }

    @OnBothDatabases
    void theOperatorLetsALockedOutMemberIn(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            for (int i = 0; i < 5; i++) {
                testing.signIn("wrong");
            }

            String password =
                    testing.team.members().resetPassword("Ada@example.com").orElseThrow();

            success(testing.signIn(password));
            assertThat(testing.team.sessions().find(owner.token())).isEmpty();
            assertThat(testing.team.members().resetPassword("eve@example.com")).isEmpty();
        }
    }
}
