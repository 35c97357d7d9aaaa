package dev.behalf.server.team;

import static dev.behalf.server.team.TestingTeam.PASSWORD;
import static dev.behalf.server.team.TestingTeam.VISITOR;
import static dev.behalf.server.team.TestingTeam.done;
import static dev.behalf.server.team.TestingTeam.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

class ProviderSignInTest {

    private static final String ISSUER = "https://id.example.com";
    private static final TeamProvider PROVIDER = new TeamProvider(ISSUER, "console", "example.com", "Example SSO");

    private static ProviderIdentity identity(String subject, @Nullable String email, @Nullable Instant at) {
        return new ProviderIdentity(ISSUER, subject, email, true, "Bob Babbage", at);
    }

    @OnBothDatabases
    void letsMembersInByTheirAddressAndKnowsThemBySubjectFromThenOn(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn ada = testing.owner();
            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();
            String id = ada.session().member().id();
            assertThat(signIn.isLinked(id)).isFalse();

            SignedIn again =
                    success(signIn.signIn(identity("sub-1", "Ada@Example.com", testing.instant()), null, VISITOR));

            assertThat(again.session().member().id()).isEqualTo(id);
            assertThat(again.session().method()).isEqualTo(Session.Method.PROVIDER);
            assertThat(signIn.isLinked(id)).isTrue();
            assertThat(signIn.linked()).containsExactly(id);
            success(signIn.signIn(identity("sub-1", "ada@example.com", testing.instant()), null, VISITOR));
            assertThat(refusal(signIn.signIn(identity("sub-2", "ada@example.com", testing.instant()), null, VISITOR)))
                    .as("the address is another person's now")
                    .contains("another account of your provider");
            assertThat(testing.audit)
                    .containsOnlyOnce("ada@example.com | member.link | ada@example.com | " + ISSUER)
                    .anySatisfy(line -> assertThat(line).endsWith("provider from 192.0.2.1"));
            assertThat(testing.team.sessions().find(again.token())).isPresent();
        }
    }

    @OnBothDatabases
    void makesNobodyAMemberWhoIsNotInvited(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session ada = testing.owner().session();
            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();
            ProviderIdentity bob = identity("sub-2", "bob@example.com", testing.instant());
            assertThat(refusal(signIn.signIn(bob, null, VISITOR))).contains("no member of this team and not invited");
            assertThat(testing.team.members().all()).hasSize(1);

            SecretToken link = done(testing.team.invitations().invite(ada, "bob@example.com", Role.AUDITOR))
                    .token();
            SignedIn joined = success(signIn.signIn(bob, null, VISITOR));

            assertThat(joined.session().member())
                    .extracting(Member::name, Member::role, Member::hasPassword)
                    .containsExactly("Bob Babbage", Role.AUDITOR, false);
            assertThat(testing.team.invitations().find(link)).as("used up").isEmpty();
            assertThat(testing.audit)
                    .contains("bob@example.com | member.join | bob@example.com | auditor, invited by ada@example.com,"
                            + " by the team's provider");
            assertThat(testing.team.signIn().byPassword("bob@example.com", PASSWORD, null, VISITOR))
                    .isInstanceOf(SignInResult.Refused.class);
        }
    }

    @OnBothDatabases
    void anInvitationThatIsOverLetsNobodyIn(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            done(testing.team.invitations().invite(testing.owner().session(), "bob@example.com", Role.VIEWER));
            testing.advance(Invitations.LIMIT);

            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();

            assertThat(refusal(signIn.signIn(identity("sub-2", "bob@example.com", null), null, VISITOR)))
                    .contains("not invited");
        }
    }

    @OnBothDatabases
    void believesNoAddressThatTheProviderDoesNotVouchFor(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            testing.owner();
            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();
            ProviderIdentity unverified =
                    new ProviderIdentity(ISSUER, "sub-1", "ada@example.com", false, "Ada", testing.instant());

            assertThat(refusal(signIn.signIn(unverified, null, VISITOR))).contains("email_verified");
            assertThat(refusal(signIn.signIn(identity("sub-1", null, null), null, VISITOR)))
                    .contains("no e-mail address");
            assertThat(refusal(signIn.signIn(identity("sub-1", "ada@example.com.evil.test", null), null, VISITOR)))
                    .contains("Expected an address of example.com");
            assertThat(refusal(signIn.signIn(identity("sub-1", "ada@evil.test@x", null), null, VISITOR)))
                    .contains("no e-mail address");
            assertThat(signIn.linked()).isEmpty();
        }
    }

    @OnBothDatabases
    void aSignInThatTheProviderRemembersIsNoFreshProof(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            testing.owner();
            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();
            Instant now = testing.instant();

            assertThat(confirmed(testing, signIn, now)).isTrue();
            assertThat(confirmed(testing, signIn, now.plusSeconds(30))).isTrue();
            assertThat(confirmed(testing, signIn, now.minus(Duration.ofHours(1))))
                    .isFalse();
            assertThat(confirmed(testing, signIn, null)).isFalse();
        }
    }

    private static boolean confirmed(TestingTeam testing, ProviderSignIn signIn, @Nullable Instant at) {
        return success(signIn.signIn(identity("sub-1", "ada@example.com", at), null, VISITOR))
                .session()
                .confirmedRecently(testing.instant());
    }

    @OnBothDatabases
    void aFreshSignInOfTheSamePersonConfirms(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            testing.owner();
            Team node = testing.node(PROVIDER);
            ProviderSignIn signIn = node.providerSignIn();
            SignedIn ada =
                    success(signIn.signIn(identity("sub-1", "ada@example.com", testing.instant()), null, VISITOR));
            testing.advance(Session.RECENT);
            Instant since = testing.instant();
            testing.advance(Duration.ofSeconds(20));

            assertThat(refusal(signIn.confirm(ada.token(), ada.session(), identity("sub-2", null, since), since)))
                    .contains("somebody else");
            assertThat(refusal(signIn.confirm(ada.token(), ada.session(), identity("sub-1", null, null), since)))
                    .contains("auth_time");
            Instant old = since.minus(Duration.ofMinutes(2));
            assertThat(refusal(signIn.confirm(ada.token(), ada.session(), identity("sub-1", null, old), since)))
                    .contains("did not ask you to sign in anew");
            assertThat(isConfirmed(node, ada, testing)).isFalse();

            assertThat(signIn.confirm(ada.token(), ada.session(), identity("sub-1", null, since), since))
                    .isInstanceOf(SignInResult.Confirmed.class);
            assertThat(isConfirmed(node, ada, testing)).isTrue();
        }
    }

    private static boolean isConfirmed(Team node, SignedIn signedIn, TestingTeam testing) {
        return node.sessions().find(signedIn.token()).orElseThrow().confirmedRecently(testing.instant());
    }

    @OnBothDatabases
    void whoWasNeverSignedInByTheProviderCannotConfirmByIt(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn ada = testing.owner();
            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();
            Instant now = testing.instant();

            assertThat(refusal(
                            signIn.confirm(ada.token(), ada.session(), identity("sub-1", "ada@example.com", now), now)))
                    .contains("somebody else");
        }
    }

    @OnBothDatabases
    void whatIsUnderWayIsTakenOnceAndInTime(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            ProviderSignIn signIn = testing.node(PROVIDER).providerSignIn();
            SecretToken first = signIn.begin("a state");
            SecretToken second = signIn.begin("another");
            testing.advance(ProviderSignIn.LIMIT.minusSeconds(1));
            assertThat(signIn.take(first)).contains("a state");
            assertThat(signIn.take(first)).isEmpty();

            testing.advance(Duration.ofSeconds(1));
            assertThat(signIn.take(second)).isEmpty();
        }
    }

    private static String refusal(SignInResult result) {
        assertThat(result).isInstanceOf(SignInResult.Refused.class);
        return ((SignInResult.Refused) result).problem();
    }
}
