package dev.behalf.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    /// Computed by another program; pins the format, so that keys handed out stay valid.
    private static final String KNOWN = "bhf_sk_default_2222222222222222222222222222222225adQPB";

    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @EnumSource
    void readsBackTheKeysItMakes(ApiKeyKind kind) {
        for (String environment : new String[] {"default", "a", "eu-1-", "a234567890123456789012345678901"}) {
            ApiKey key = ApiKey.generate(kind, environment, RANDOM);

            assertThat(PresentedKey.parse(key.reveal()))
                    .isEqualTo(new PresentedKey.WellFormed(kind, environment, key.hash()));
        }
    }

    @Test
    void readsAKeyMadeByAnEarlierVersion() {
        assertThat(ApiKey.generate(ApiKeyKind.SECRET, "default", new Ones()).reveal())
                .isEqualTo(KNOWN);
        assertThat(PresentedKey.parse(KNOWN))
                .isEqualTo(new PresentedKey.WellFormed(
                        ApiKeyKind.SECRET,
                        "default",
                        new ApiKeyHash("548ffa50f87f2545c9dda93f763d6c655d9c94125bd4420e1bbdd73d980cd946")));
    }

    @Test
    void hasAsMuchRandomnessAsItClaims() {
        double bits = KeyText.SECRET_LENGTH * Math.log(KeyText.ALPHABET.length()) / Math.log(2);
        Set<Character> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            KeyText.secret(RANDOM).chars().forEach(c -> seen.add((char) c));
        }

        assertThat(bits).isGreaterThanOrEqualTo(192);
        assertThat(seen).hasSize(KeyText.ALPHABET.length());
    }

    @Test
    void showsAHintAndNotTheKey() {
        ApiKey key = ApiKey.generate(ApiKeyKind.PUBLISHABLE, "staging", RANDOM);
        String end = key.reveal().substring(key.reveal().length() - 4);

        assertThat(key.hint()).isEqualTo("bhf_pk_staging_…" + end);
        assertThat(key).hasToString(key.hint());
        assertThat(PresentedKey.parse(key.reveal()).toString())
                .doesNotContain(key.hash().hex())
                .doesNotContain(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Default", "1st", "-a", "my_env", "a2345678901234567890123456789012", "café", "a b"})
    void refusesToMakeAKeyForAnotherNameOfAnEnvironment(String environment) {
        assertThatThrownBy(() -> ApiKey.generate(ApiKeyKind.SECRET, environment, RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatIsNotExactlyAKey(String presented) {
        assertThat(PresentedKey.parse(presented))
                .isInstanceOfSatisfying(
                        PresentedKey.Malformed.class,
                        malformed -> assertThat(malformed.reason()).doesNotContain("22222"));
    }

    static Stream<String> refusesWhatIsNotExactlyAKey() {
        return Stream.of(
                "",
                "bhf",
                "bhf_sk_default_",
                "____",
                "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
                "sk_live_22222222222222222222222222",
                " " + KNOWN,
                KNOWN + " ",
                KNOWN + "\n",
                KNOWN + "_",
                KNOWN.toUpperCase(java.util.Locale.ROOT),
                KNOWN.substring(1),
                KNOWN.substring(0, KNOWN.length() - 1),
                KNOWN + "2",
                KNOWN.replace("bhf_", "bhg_"),
                KNOWN.replace("_sk_", "_pk_"),
                KNOWN.replace("_sk_", "_xk_"),
                KNOWN.replace("_sk_", "_SK_"),
                KNOWN.replace("default", "other"),
                KNOWN.replace("default", ""),
                KNOWN.replace("default", "Default"),
                KNOWN.replace("default", "d".repeat(32)),
                KNOWN.replace("_2", "_3"),
                KNOWN.replace("_2", "_0"),
                KNOWN.replace("_2", "_é"),
                KNOWN.replace("_2", "_\u0000"),
                "bhf_sk_default_" + "2".repeat(100_000),
                "_".repeat(100_000));
    }

    @Test
    void tellsEveryMistypedCharacterFromAKey() {
        for (int i = 0; i < KNOWN.length(); i++) {
            char other = KNOWN.charAt(i) == 'x' ? 'y' : 'x';
            String mistyped = KNOWN.substring(0, i) + other + KNOWN.substring(i + 1);

            assertThat(PresentedKey.parse(mistyped)).as(mistyped).isInstanceOf(PresentedKey.Malformed.class);
        }
    }

    @Test
    void comparesHashesByValue() {
        ApiKey key = ApiKey.generate(ApiKeyKind.SECRET, "default", RANDOM);
        ApiKey other = ApiKey.generate(ApiKeyKind.SECRET, "default", RANDOM);

        assertThat(key.hash()).isEqualTo(new ApiKeyHash(key.hash().hex())).hasSameHashCodeAs(key.hash());
        assertThat(key.hash()).isNotEqualTo(other.hash());
        assertThatThrownBy(() -> new ApiKeyHash(key.reveal()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(key.reveal());
    }

    /// Always draws the second of the alphabet.
    private static final class Ones extends SecureRandom {
        @Override
        public int nextInt(int bound) {
            return 1;
        }
    }
}
