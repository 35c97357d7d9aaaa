package dev.behalf.server.team;

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
import java.util.concurrent.Future;

class SetUpTest {

    private static final NewMember ADA = new NewMember(" Ada@Example.com ", " Ada ", PASSWORD);

    @OnBothDatabases
    void makesTheOwnerOnce(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SetUp setUp = testing.team.setUp();
            SecretToken token = setUp.newToken().orElseThrow();
            assertThat(setUp.isOpen()).isTrue();
            assertThat(setUp.isValid(token)).isTrue();

            SignedIn owner = done(setUp.createOwner(token, ADA, null, VISITOR));

            assertThat(owner.session().member().email()).isEqualTo("ada@example.com");
            assertThat(owner.session().member().name()).isEqualTo("Ada");
            assertThat(owner.session().member().role()).isEqualTo(Role.OWNER);
            assertThat(testing.team.sessions().find(owner.token())).isPresent();
            assertThat(setUp.isOpen()).isFalse();
            assertThat(setUp.newToken()).isEmpty();
            assertThat(setUp.isValid(token)).isFalse();
            assertThat(refusal(setUp.createOwner(token, ADA, null, VISITOR))).contains("not valid");
            assertThat(testing.audit)
                    .contains("ada@example.com | member.join | ada@example.com | owner, by the set-up link");
        }
    }

    @OnBothDatabases
    void aNewTokenVoidsTheOneBefore(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SetUp setUp = testing.team.setUp();
            SecretToken old = setUp.newToken().orElseThrow();
            SecretToken fresh = testing.node().setUp().newToken().orElseThrow();

            assertThat(setUp.isValid(old)).isFalse();
            assertThat(refusal(setUp.createOwner(old, ADA, null, VISITOR))).contains("behalf team set-up-link");
            done(setUp.createOwner(fresh, ADA, null, VISITOR));
        }
    }

    @OnBothDatabases
    void aRefusedFormLeavesTheTokenValid(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SetUp setUp = testing.team.setUp();
            SecretToken token = setUp.newToken().orElseThrow();

            assertThat(refusal(setUp.createOwner(token, new NewMember("ada", "Ada", PASSWORD), null, VISITOR)))
                    .contains("e-mail");
            assertThat(refusal(setUp.createOwner(token, new NewMember("a@b.example", " ", PASSWORD), null, VISITOR)))
                    .contains("name");
            assertThat(refusal(setUp.createOwner(token, new NewMember("a@b.example", "Ada", "short"), null, VISITOR)))
                    .contains("at least 12");
            assertThat(setUp.isValid(token)).isTrue();
        }
    }

    @OnBothDatabases
    void ofManyAtOnceOneBecomesTheOwner(TestingDatabase database) throws Exception {
        try (TestingTeam testing = new TestingTeam(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SecretToken token = testing.team.setUp().newToken().orElseThrow();
            Callable<Outcome<SignedIn>> attempt = () -> testing.team
                    .setUp()
                    .createOwner(
                            token,
                            new NewMember(Thread.currentThread().threadId() + "@b.example", "Ada", PASSWORD),
                            null,
                            VISITOR);
            List<Future<Outcome<SignedIn>>> attempts = threads.invokeAll(java.util.Collections.nCopies(8, attempt));

            long owners = attempts.stream()
                    .filter(future -> future.resultNow() instanceof Outcome.Done)
                    .count();
            assertThat(owners).isEqualTo(1);
            assertThat(testing.team.members().all()).hasSize(1);
        }
    }
}
