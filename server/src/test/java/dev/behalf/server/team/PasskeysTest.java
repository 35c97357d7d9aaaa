package dev.behalf.server.team;

import static dev.behalf.server.team.TestingTeam.PASSWORD;
import static dev.behalf.server.team.TestingTeam.VISITOR;
import static dev.behalf.server.team.TestingTeam.done;
import static dev.behalf.server.team.TestingTeam.refusal;
import static dev.behalf.server.team.TestingTeam.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;

class PasskeysTest {

    private final TestingAuthenticator authenticator = new TestingAuthenticator();

    @OnBothDatabases
    void signsInWithAPasskey(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            Passkey passkey = register(testing, owner);
            assertThat(passkey.name()).isEqualTo("Laptop");

            SignedIn signedIn = success(signIn(testing));

            assertThat(signedIn.session().member().id())
                    .isEqualTo(owner.member().id());
            assertThat(signedIn.session().method()).isEqualTo(Session.Method.PASSKEY);
            assertThat(testing.team
                            .passkeys()
                            .of(owner.member().id())
                            .getFirst()
                            .lastUsedAt())
                    .isEqualTo(testing.instant());
            assertThat(testing.audit).contains("ada@example.com | passkey.add | ada@example.com | Laptop");
        }
    }

    @OnBothDatabases
    void signsInWithAPasskeyWhileThePasswordIsLocked(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            register(testing, testing.owner().session());
            for (int i = 0; i < 5; i++) {
                testing.signIn("wrong");
            }
            assertThat(testing.signIn(PASSWORD)).isInstanceOf(SignInResult.Locked.class);

            success(signIn(testing));
        }
    }

    @OnBothDatabases
    void anAnswerCountsOnceAndForItsOwnCeremonyOnly(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            register(testing, testing.owner().session());
            Passkeys passkeys = testing.team.passkeys();
            Ceremony first = passkeys.beginSignIn();
            Ceremony second = passkeys.beginSignIn();
            authenticator.counter++;
            String answer = authenticator.get(first.options());

            assertThat(passkeys.finishSignIn(second.token(), answer, null, VISITOR))
                    .isInstanceOf(SignInResult.Refused.class);
            success(testing.node().passkeys().finishSignIn(first.token(), answer, null, VISITOR));
            assertThat(passkeys.finishSignIn(first.token(), answer, null, VISITOR))
                    .as("a second time")
                    .isInstanceOf(SignInResult.Refused.class);

            Ceremony late = passkeys.beginSignIn();
            authenticator.counter++;
            testing.advance(Ceremonies.LIMIT);
            assertThat(passkeys.finishSignIn(late.token(), authenticator.get(late.options()), null, VISITOR))
                    .as("too late")
                    .isInstanceOf(SignInResult.Refused.class);
        }
    }

    @OnBothDatabases
    void refusesAnotherOriginAMissingVerificationAndAnUnknownPasskey(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            register(testing, testing.owner().session());

            authenticator.origin = "http://localhost:9999";
            assertThat(signIn(testing)).isInstanceOf(SignInResult.Refused.class);
            authenticator.origin = "http://localhost:8081";
            authenticator.rpId = "example.com";
            assertThat(signIn(testing)).isInstanceOf(SignInResult.Refused.class);
            authenticator.rpId = "localhost";
            authenticator.verifies = false;
            assertThat(signIn(testing)).isInstanceOf(SignInResult.Refused.class);
            authenticator.verifies = true;
            success(signIn(testing));

            Ceremony ceremony = testing.team.passkeys().beginSignIn();
            assertThat(testing.team
                            .passkeys()
                            .finishSignIn(
                                    ceremony.token(),
                                    new TestingAuthenticator().get(ceremony.options()),
                                    null,
                                    VISITOR))
                    .isInstanceOf(SignInResult.Refused.class);
            for (String garbage : new String[] {"", "{}", "null", "[1]", "{\"id\":1}"}) {
                SecretToken token = testing.team.passkeys().beginSignIn().token();
                assertThat(testing.team.passkeys().finishSignIn(token, garbage, null, VISITOR))
                        .as(garbage)
                        .isInstanceOf(SignInResult.Refused.class);
            }
        }
    }

    @OnBothDatabases
    void refusesAndRecordsACounterThatDoesNotGrow(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            register(testing, testing.owner().session());
            authenticator.counter = 9;
            success(signIn(testing));

            authenticator.counter = 3;
            assertThat(signIn(testing)).isInstanceOf(SignInResult.Refused.class);
            assertThat(testing.audit)
                    .anySatisfy(line -> assertThat(line).startsWith("ada@example.com | passkey.refused"));
        }
    }

    @OnBothDatabases
    void confirmsWithOnesOwnPasskey(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            Passkeys passkeys = testing.team.passkeys();
            assertThat(passkeys.beginConfirmation(owner.session())).isEmpty();
            register(testing, owner.session());
            testing.advance(Session.RECENT);
            assertThat(refusal(passkeys.beginRegistration(owner.session()))).contains("Confirm");

            Ceremony ceremony = passkeys.beginConfirmation(owner.session()).orElseThrow();
            authenticator.counter++;
            assertThat(passkeys.finishConfirmation(
                            owner.token(), owner.session(), ceremony.token(), authenticator.get(ceremony.options())))
                    .isInstanceOf(SignInResult.Confirmed.class);

            Session now = testing.team.sessions().find(owner.token()).orElseThrow();
            assertThat(now.confirmedRecently(testing.instant())).isTrue();
        }
    }

    @OnBothDatabases
    void refusesToConfirmWithAnothersPasskey(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            SignedIn owner = testing.owner();
            Invitation.Made made =
                    done(testing.team.invitations().invite(owner.session(), "bob@example.com", Role.VIEWER));
            SignedIn bob = done(testing.team.invitations().accept(made.token(), "Bob", PASSWORD, null, VISITOR));
            register(testing, owner.session());
            TestingAuthenticator bobs = new TestingAuthenticator();
            Passkeys passkeys = testing.team.passkeys();
            Ceremony making = done(passkeys.beginRegistration(bob.session()));
            done(passkeys.finishRegistration(bob.session(), making.token(), bobs.create(making.options()), ""));

            Ceremony ceremony = passkeys.beginConfirmation(bob.session()).orElseThrow();
            authenticator.counter++;
            assertThat(passkeys.finishConfirmation(
                            bob.token(), bob.session(), ceremony.token(), authenticator.get(ceremony.options())))
                    .isInstanceOf(SignInResult.Refused.class);
        }
    }

    @OnBothDatabases
    void renamesAndRemovesOnesOwn(TestingDatabase database) {
        try (TestingTeam testing = new TestingTeam(database)) {
            Session owner = testing.owner().session();
            Passkey passkey = register(testing, owner);
            Passkeys passkeys = testing.team.passkeys();

            done(passkeys.rename(owner, passkey.id(), "Phone"));
            assertThat(passkeys.of(owner.member().id()))
                    .extracting(Passkey::name)
                    .containsExactly("Phone");
            done(passkeys.remove(owner, passkey.id()));

            assertThat(passkeys.of(owner.member().id())).isEmpty();
            assertThat(signIn(testing)).isInstanceOf(SignInResult.Refused.class);
            assertThat(refusal(passkeys.remove(owner, passkey.id()))).contains("Reload");
        }
    }

    private Passkey register(TestingTeam testing, Session by) {
        Passkeys passkeys = testing.team.passkeys();
        Ceremony ceremony = done(passkeys.beginRegistration(by));
        return done(
                passkeys.finishRegistration(by, ceremony.token(), authenticator.create(ceremony.options()), "Laptop"));
    }

    private SignInResult signIn(TestingTeam testing) {
        Ceremony ceremony = testing.team.passkeys().beginSignIn();
        authenticator.counter++;
        return testing.team
                .passkeys()
                .finishSignIn(ceremony.token(), authenticator.get(ceremony.options()), null, VISITOR);
    }
}
