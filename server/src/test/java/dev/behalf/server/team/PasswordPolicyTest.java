package dev.behalf.server.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private static final String EMAIL = "ada.lovelace@example.com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elevenchars",
                "PasswordPassword",
                "password1234",
                "Administrator2026!!",
                "qwertyuiopas",
                "123456789012",
                "aaaaaaaaaaaaaaaa",
                "abc1abc1abc1",
                "correct horse battery staple",
                "ada.lovelace@example.com",
                "AdaLovelace2026!",
                "Welcome-123456",
            })
    void refusesWhatIsTriedFirst(String password) {
        assertThat(PasswordPolicy.problem(password, EMAIL)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a sentence to remember", "kT7-ww2;Lq0_", "пароль из слов", "🦊🐢🦉🐙🦋🐝🐬🦀🐘🦓🐇🐿"})
    void takesWhatIsLong(String password) {
        assertThat(PasswordPolicy.problem(password, EMAIL)).isEmpty();
    }

    @Test
    void refusesWhatIsEndless() {
        assertThat(PasswordPolicy.problem("ab3d!".repeat(60), EMAIL)).isPresent();
    }

    /// Made with the reference implementation: `echo -n "password" | argon2 somesalt -id -t 2 -m 16 -p 1`.
    @Test
    void computesWhatTheReferenceDoes() {
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(PasswordHash.matches(reference, "password")).isTrue();
        assertThat(PasswordHash.matches(reference, "Password")).isFalse();
    }

    @Test
    void takesTheSameTextInAnotherUnicodeForm() {
        String stored = TestingTeam.QUICK.compute("caf\u00e9 au lait, bitte", new SecureRandom());

        assertThat(PasswordHash.matches(stored, "cafe\u0301 au lait, bitte")).isTrue();
    }

    @Test
    void knowsHashesOfOtherParameters() {
        String stored = TestingTeam.QUICK.compute("a sentence to remember", new SecureRandom());

        assertThat(TestingTeam.QUICK.made(stored)).isTrue();
        assertThat(PasswordHash.CURRENT.made(stored)).isFalse();
        assertThat(PasswordHash.CURRENT.compute("a", new SecureRandom())).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }
}
