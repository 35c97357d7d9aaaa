package dev.behalf.server.team;

import static dev.behalf.server.team.TestingTeam.ELSEWHERE;
import static dev.behalf.server.team.TestingTeam.PASSWORD;
import static dev.behalf.server.team.TestingTeam.VISITOR;
import static dev.behalf.server.team.TestingTeam.done;
import static dev.behalf.server.team.TestingTeam.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class MembersTest {

    @OnBothDatabases
    void anInvitationLetsOnePersonInOnce(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            Invitations invitations = testing.team.invitations();
            Invitation.Made made = done(invitations.invite(owner, " Bob@Example.com", Role.VIEWER));
            assertThat(invitations.all()).containsExactly(made.invitation());
            assertThat(invitations.find(made.token())).contains(made.invitation());

            SignedIn bob = done(invitations.accept(made.token(), "Bob", PASSWORD, null, ELSEWHERE));

            assertThat(bob.session().member().email()).isEqualTo("bob@example.com");
            assertThat(bob.session().member().role()).isEqualTo(Role.VIEWER);
            assertThat(refusal(invitations.accept(made.token(), "Eve", PASSWORD, null, ELSEWHERE)))
                    .contains("Ask for a new one");
            assertThat(refusal(invitations.invite(owner, "bob@example.com", Role.ADMIN)))
                    .contains("a member already");
            assertThat(invitations.all()).isEmpty();
            assertThat(testing.audit)
                    .contains("bob@example.com | member.join | bob@example.com | viewer, invited by ada@example.com");
        }
    }

    @OnBothDatabases
    void anInvitationEndsAfterSevenDaysWhenReplacedAndWhenTakenBack(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            Invitations invitations = testing.team.invitations();
            SecretToken first = done(invitations.invite(owner, "bob@example.com", Role.VIEWER))
                    .token();
            Invitation.Made second = done(invitations.invite(owner, "bob@example.com", Role.ADMIN));
            SecretToken third = done(invitations.invite(owner, "cleo@example.com", Role.ADMIN))
                    .token();
            assertThat(invitations.find(first)).as("replaced").isEmpty();

            done(invitations.revoke(owner, second.invitation().id()));
            assertThat(invitations.find(second.token())).as("taken back").isEmpty();

            testing.advance(Invitations.LIMIT);
            assertThat(invitations.find(third)).as("old").isEmpty();
            assertThat(invitations.all()).isEmpty();
            assertThat(refusal(invitations.accept(third, "Cleo", PASSWORD, null, VISITOR)))
                    .contains("seven days");
        }
    }

    @OnBothDatabases
    void anAdminManagesAllButOwners(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            Session admin = join(testing, owner, "bob@example.com", Role.ADMIN).session();
            Session viewer =
                    join(testing, owner, "cleo@example.com", Role.VIEWER).session();
            Members members = testing.team.members();
            String ownerId = owner.member().id();

            assertThat(refusal(members.changeRole(admin, ownerId, Role.VIEWER))).contains("does not allow");
            assertThat(refusal(members.remove(admin, ownerId))).contains("does not allow");
            assertThat(refusal(members.changeRole(admin, admin.member().id(), Role.OWNER)))
                    .contains("Only an owner");
            assertThat(refusal(members.changeRole(viewer, viewer.member().id(), Role.ADMIN)))
                    .contains("does not allow");
            assertThat(refusal(testing.team.invitations().invite(admin, "d@example.com", Role.OWNER)))
                    .contains("does not allow");
            assertThat(refusal(testing.team.invitations().invite(viewer, "d@example.com", Role.VIEWER)))
                    .contains("does not allow");
            assertThat(refusal(testing.team.sessions().end(admin, owner.id()))).contains("may end");
            assertThat(refusal(testing.team.sessions().end(viewer, admin.id()))).contains("may end");

            done(testing.team.sessions().end(admin, viewer.id()));
            assertThat(done(members.changeRole(admin, viewer.member().id(), Role.AUDITOR))
                            .role())
                    .isEqualTo(Role.AUDITOR);
            done(members.remove(admin, viewer.member().id()));
        }
    }

    @OnBothDatabases
    void aChangedRoleAndARemovalEndSessionsAtOnce(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            SignedIn bob = join(testing, owner, "bob@example.com", Role.ADMIN);
            SignedIn cleo = join(testing, owner, "cleo@example.com", Role.ADMIN);
            assertThat(testing.team.sessions().find(bob.token())).isPresent();
            assertThat(testing.team.sessions().find(cleo.token())).isPresent();

            done(testing.team.members().changeRole(owner, bob.session().member().id(), Role.VIEWER));
            done(testing.team.members().remove(owner, cleo.session().member().id()));

            assertThat(testing.team.sessions().find(bob.token())).isEmpty();
            assertThat(testing.team.sessions().find(cleo.token())).isEmpty();
            assertThat(testing.team.signIn().byPassword("cleo@example.com", PASSWORD, null, VISITOR))
                    .isInstanceOf(SignInResult.Refused.class);
            // A session that was looked up a moment ago keeps no right that is gone.
            assertThat(refusal(testing.team
                            .members()
                            .remove(bob.session(), owner.member().id())))
                    .contains("does not allow");
        }
    }

    @OnBothDatabases
    void anOwnerAlwaysRemains(TestingDatabase database) throws Exception {
        try (TestingTeam testing = new TestingTeam(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Session ada = testing.owner().session();
            Members members = testing.team.members();
            assertThat(refusal(members.changeRole(ada, ada.member().id(), Role.ADMIN)))
                    .contains("at least one owner");
            assertThat(refusal(members.remove(ada, ada.member().id()))).contains("at least one owner");

            Session bob = join(testing, ada, "bob@example.com", Role.OWNER).session();
            Callable<Object> first = () -> members.changeRole(ada, bob.member().id(), Role.VIEWER);
            Callable<Object> second = () -> members.changeRole(bob, ada.member().id(), Role.VIEWER);
            threads.invokeAll(List.of(first, second));

            assertThat(members.all()).extracting(Member::role).containsOnlyOnce(Role.OWNER);
        }
    }

    @OnBothDatabases
    void dangerousActsAskForARecentProof(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            testing.advance(Session.RECENT);

            assertThat(refusal(testing.team.members().remove(owner, "mem_none")))
                    .contains("Confirm");
            assertThat(refusal(testing.team.members().changeRole(owner, "mem_none", Role.OWNER)))
                    .contains("Confirm");
            assertThat(refusal(testing.team.invitations().invite(owner, "b@example.com", Role.VIEWER)))
                    .contains("Confirm");
        }
    }

    @OnBothDatabases
    void showsANewNameAtOnce(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            testing.team.sessions().find(owner.token());

            done(testing.team.members().rename(owner.session(), " Ada Lovelace "));

            assertThat(testing.team
                            .sessions()
                            .find(owner.token())
                            .orElseThrow()
                            .member()
                            .name())
                    .isEqualTo("Ada Lovelace");
            assertThat(refusal(testing.team.members().rename(owner.session(), "Ada\nOwner")))
                    .contains("one line");
        }
    }

    private static SignedIn join(TestingTeam testing, Session by, String email, Role role) {
        Invitation.Made made = done(testing.team.invitations().invite(by, email, role));
        return done(testing.team.invitations().accept(made.token(), "Name", PASSWORD, null, ELSEWHERE));
    }
}
