package dev.behalf.server.team;

import static dev.behalf.server.team.TestingTeam.ELSEWHERE;
import static dev.behalf.server.team.TestingTeam.PASSWORD;
import static dev.behalf.server.team.TestingTeam.VISITOR;
import static dev.behalf.server.team.TestingTeam.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class SignInTest {

    private static final String WRONG = "not the right sentence";

    @OnBothDatabases
    void signsInWithThePasswordAndWithNoOther(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn first = testing.owner();

            assertThat(testing.signIn(WRONG)).isInstanceOf(SignInResult.Refused.class);
            assertThat(testing.signIn("x".repeat(100_000))).isInstanceOf(SignInResult.Refused.class);
            SignedIn second = success(testing.signIn(PASSWORD));

            assertThat(second.token().reveal()).isNotEqualTo(first.token().reveal());
            assertThat(second.session().member().email()).isEqualTo("ada@example.com");
            assertThat(testing.team.members().all().getFirst().lastSignInAt()).isEqualTo(testing.instant());
        }
    }

    @OnBothDatabases
    void tellsNobodyWhoHasAnAccount(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            testing.owner();

            SignInResult known = testing.signIn(WRONG);
            SignInResult unknown = testing.team.signIn().byPassword("eve@example.com", WRONG, null, VISITOR);
            assertThat(unknown).isEqualTo(known);
            for (int i = 0; i < 4; i++) {
                testing.team.signIn().byPassword("eve@example.com", WRONG, null, VISITOR);
            }
            assertThat(testing.team.signIn().byPassword("eve@example.com", WRONG, null, VISITOR))
                    .isInstanceOf(SignInResult.Locked.class);
        }
    }

    @OnBothDatabases
    void locksAnAccountForLongerAndLonger(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            testing.owner();
            guess(testing, 5);

            assertThat(testing.signIn(PASSWORD)).isEqualTo(new SignInResult.Locked(Duration.ofSeconds(30)));
            testing.advance(Duration.ofSeconds(10));
            // Neither counted nor prolonged, on no node.
            assertThat(testing.node().signIn().byPassword("ada@example.com", WRONG, null, ELSEWHERE))
                    .isEqualTo(new SignInResult.Locked(Duration.ofSeconds(20)));
            testing.advance(Duration.ofSeconds(20));
            guess(testing, 1);
            assertThat(testing.signIn(PASSWORD)).isEqualTo(new SignInResult.Locked(Duration.ofMinutes(1)));
            for (int i = 0; i < 10; i++) {
                testing.advance(Guesses.LONGEST);
                guess(testing, 1);
            }
            assertThat(testing.signIn(PASSWORD)).isEqualTo(new SignInResult.Locked(Guesses.LONGEST));
            testing.advance(Guesses.LONGEST);
            success(testing.signIn(PASSWORD));
            guess(testing, 3);
            success(testing.signIn(PASSWORD));
            assertThat(testing.audit)
                    .anySatisfy(line -> assertThat(line).startsWith("ada@example.com | sign-in.locked"));
        }
    }

    @OnBothDatabases
    void aKnownBrowserIsNotLockedOutByOthers(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SecretToken device = testing.owner().device();
            guess(testing, 6);
            assertThat(testing.signIn(PASSWORD)).isInstanceOf(SignInResult.Locked.class);

            SignInResult result = testing.team.signIn().byPassword("ada@example.com", PASSWORD, device, VISITOR);

            SignedIn signedIn = success(result);
            assertThat(signedIn.device().reveal()).isNotEqualTo(device.reveal());
            assertThat(testing.team.signIn().byPassword("ada@example.com", PASSWORD, device, VISITOR))
                    .as("the device token before is used up")
                    .isInstanceOf(SignInResult.Locked.class);
            for (int i = 0; i < 5; i++) {
                testing.team.signIn().byPassword("ada@example.com", WRONG, signedIn.device(), VISITOR);
            }
            assertThat(testing.team.signIn().byPassword("ada@example.com", PASSWORD, signedIn.device(), VISITOR))
                    .as("a stolen browser is counted for itself")
                    .isInstanceOf(SignInResult.Locked.class);
        }
    }

    @OnBothDatabases
    void locksAnAddressThatTriesManyAccounts(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            testing.owner();
            for (int i = 0; i < 20; i++) {
                testing.team.signIn().byPassword(i + "@example.com", WRONG, null, VISITOR);
            }

            assertThat(testing.signIn(PASSWORD)).isInstanceOf(SignInResult.Locked.class);
            success(testing.team.signIn().byPassword("ada@example.com", PASSWORD, null, ELSEWHERE));
        }
    }

    @OnBothDatabases
    void countsGuessesSideBySide(TestingDatabase database) throws Exception {
        try (TestingTeam testing = new TestingTeam(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            testing.owner();
            Callable<SignInResult> guess = () -> testing.signIn(WRONG);

            long looked = threads.invokeAll(Collections.nCopies(20, guess)).stream()
                    .filter(future -> future.resultNow() instanceof SignInResult.Refused)
                    .count();

            assertThat(looked).isEqualTo(5);
        }
    }

    @OnBothDatabases
    void hashesAnewUnderNewParameters(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Member owner = testing.owner().session().member();
            Team stronger = testing.node(new PasswordHash(128, 2, 1));

            success(stronger.signIn().byPassword(owner.email(), PASSWORD, null, VISITOR));

            Optional<String> stored = testing.database.read(handle -> MemberTable.password(handle, owner.id()));
            assertThat(stored.orElseThrow()).startsWith("$argon2id$v=19$m=128,t=2,p=1$");
            success(stronger.signIn().byPassword(owner.email(), PASSWORD, null, VISITOR));
        }
    }

    @OnBothDatabases
    void confirmsWhoOneIs(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            assertThat(owner.session().confirmedRecently(testing.instant())).isTrue();
            testing.advance(Session.RECENT);
            Session later = testing.team.sessions().find(owner.token()).orElseThrow();
            assertThat(later.confirmedRecently(testing.instant())).isFalse();

            assertThat(testing.team.signIn().confirm(owner.token(), later, WRONG))
                    .isInstanceOf(SignInResult.Refused.class);
            assertThat(testing.team.signIn().confirm(owner.token(), later, PASSWORD))
                    .isInstanceOf(SignInResult.Confirmed.class);

            assertThat(testing.team.sessions().find(owner.token()).orElseThrow().confirmedRecently(testing.instant()))
                    .isTrue();
            for (int i = 0; i < 5; i++) {
                testing.team.signIn().confirm(owner.token(), later, WRONG);
            }
            assertThat(testing.team.signIn().confirm(owner.token(), later, PASSWORD))
                    .isInstanceOf(SignInResult.Locked.class);
        }
    }

    private static void guess(TestingTeam testing, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(testing.signIn(WRONG)).isInstanceOfAny(SignInResult.Refused.class, SignInResult.Locked.class);
        }
    }
}
