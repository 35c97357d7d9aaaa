package dev.behalf.server.team;

import static dev.behalf.server.team.TestingTeam.done;
import static dev.behalf.server.team.TestingTeam.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

class AdminTokensTest {

    private static AdminTokens.Wish wish(String name, Role role) {
        return new AdminTokens.Wish(name, role, Duration.ofDays(1), List.of());
    }

    @OnBothDatabases
    void isFoundByItsTextUntilItExpiresOrIsRevoked(TestingDatabase testing) {
        try (TestingTeam fixture = new TestingTeam(testing)) {
            AdminTokens tokens = fixture.team.tokens();
            SignedIn owner = fixture.owner();
            AdminTokens.Made made = done(tokens.create(
                    owner.session(),
                    new AdminTokens.Wish("ci", Role.ADMIN, Duration.ofDays(2), List.of("test", "live"))));
            String text = made.text().reveal();

            AdminToken found = tokens.find(text).orElseThrow();
            assertThat(found.id()).isEqualTo(made.token().id());
            assertThat(found.environments()).containsExactly("live", "test");
            assertThat(found.maker()).extracting(Member::email).isEqualTo("ada@example.com");
            assertThat(found.expiresAt()).isEqualTo(Instant.parse("2026-01-04T12:00:00Z"));
            assertThat(tokens.find(text.substring(1))).isEmpty();

            // Another node knows at once.
            done(fixture.node().tokens().revoke(owner.session(), made.token().id()));
            assertThat(tokens.find(text)).isEmpty();
            String expiring =
                    done(tokens.create(wish("day", Role.VIEWER))).text().reveal();
            fixture.advance(Duration.ofDays(1));
            assertThat(tokens.find(expiring)).isEmpty();
            assertThat(tokens.all()).extracting(AdminToken::name).containsExactlyInAnyOrder("day", "ci");
            assertThat(fixture.audit)
                    .contains(
                            "ada@example.com | token.create | " + made.token().id()
                                    + " | ci: admin, live, test, until 2026-01-04T12:00:00Z",
                            "ada@example.com | token.revoke | " + made.token().id() + " | ci");
        }
    }

    @OnBothDatabases
    void itsUseIsNotedOnceAMinute(TestingDatabase testing) {
        try (TestingTeam fixture = new TestingTeam(testing)) {
            AdminTokens tokens = fixture.team.tokens();
            String text = done(tokens.create(wish("ci", Role.VIEWER))).text().reveal();
            assertThat(lastUsed(tokens)).isNull();

            tokens.find(text);
            Instant first = fixture.instant();
            assertThat(lastUsed(tokens)).isEqualTo(first);
            fixture.advance(Duration.ofSeconds(59));
            tokens.find(text);
            assertThat(lastUsed(tokens)).isEqualTo(first);
            fixture.advance(Duration.ofSeconds(1));
            tokens.find(text);
            assertThat(lastUsed(tokens)).isEqualTo(first.plusSeconds(60));
        }
    }

    private static @Nullable Instant lastUsed(AdminTokens tokens) {
        return tokens.all().getFirst().lastUsedAt();
    }

    @OnBothDatabases
    void onlyThoseWhoMayMakeOneAndProvedWhoTheyAre(TestingDatabase testing) {
        try (TestingTeam fixture = new TestingTeam(testing)) {
            AdminTokens tokens = fixture.team.tokens();
            SignedIn owner = fixture.owner();
            Invitation.Made made =
                    done(fixture.team.invitations().invite(owner.session(), "eve@example.com", Role.VIEWER));
            SignedIn eve = done(fixture.team
                    .invitations()
                    .accept(made.token(), "Eve", TestingTeam.PASSWORD, null, TestingTeam.VISITOR));
            String id = done(tokens.create(owner.session(), wish("ci", Role.ADMIN)))
                    .token()
                    .id();

            assertThat(refusal(tokens.create(eve.session(), wish("mine", Role.VIEWER))))
                    .contains("does not allow you to make");
            assertThat(refusal(tokens.revoke(eve.session(), id))).contains("does not allow you to revoke");
            assertThat(refusal(tokens.create(owner.session(), wish("all", Role.OWNER))))
                    .contains("Expected admin, viewer or auditor");
            fixture.advance(Session.RECENT);
            assertThat(refusal(tokens.create(owner.session(), wish("later", Role.VIEWER))))
                    .startsWith("Confirm that it is you first");
            done(tokens.revoke(owner.session(), id));
        }
    }

    @OnBothDatabases
    void wishesThatCannotBeAreToldWhy(TestingDatabase testing) {
        try (TestingTeam fixture = new TestingTeam(testing)) {
            AdminTokens tokens = fixture.team.tokens();
            done(tokens.create(wish("ci", Role.VIEWER)));

            assertThat(refusal(tokens.create(wish("ci", Role.VIEWER)))).contains("found a token of this name");
            for (String name : List.of("", " ci", "ada@example.com", "a".repeat(64), "x\ny", "<b>")) {
                assertThat(refusal(tokens.create(wish(name, Role.VIEWER)))).startsWith("Expected a name:");
            }
            for (Duration lifetime : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(366))) {
                assertThat(refusal(tokens.create(new AdminTokens.Wish("x", Role.VIEWER, lifetime, List.of()))))
                        .isEqualTo("Expected an expiry within 365 days.");
            }
            fixture.advance(Duration.ofDays(1));
            done(tokens.create(wish("ci", Role.VIEWER)));
            assertThat(refusal(tokens.revoke("at_none"))).contains("there is none of that id");
        }
    }

    @OnBothDatabases
    void endsWithTheMemberWhoMadeIt(TestingDatabase testing) {
        try (TestingTeam fixture = new TestingTeam(testing)) {
            AdminTokens tokens = fixture.team.tokens();
            SignedIn owner = fixture.owner();
            Invitation.Made invitation =
                    done(fixture.team.invitations().invite(owner.session(), "grace@example.com", Role.ADMIN));
            SignedIn grace = done(fixture.team
                    .invitations()
                    .accept(invitation.token(), "Grace", TestingTeam.PASSWORD, null, TestingTeam.VISITOR));
            String text = done(tokens.create(grace.session(), wish("ci", Role.ADMIN)))
                    .text()
                    .reveal();
            String id = grace.session().member().id();
            done(fixture.team.members().changeRole(owner.session(), id, Role.AUDITOR));
            assertThat(tokens.find(text)).hasValueSatisfying(token -> {
                assertThat(token.may(Permission.READ_AUDIT)).isTrue();
                assertThat(token.may(Permission.CHANGE_SETTINGS)).isFalse();
            });

            done(fixture.team.members().remove(owner.session(), id));
            assertThat(tokens.find(text)).isEmpty();
            assertThat(tokens.all()).isEmpty();
        }
    }
}
