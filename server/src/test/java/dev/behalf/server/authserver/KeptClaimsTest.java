package dev.behalf.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.federation.Person;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.SignInOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is kept of a sign-in, as no emulated provider says it.
class KeptClaimsTest {

    private final TestingClock clock = new TestingClock();

    private Map<String, @Nullable Object> kept(Map<String, @Nullable Object> claims) {
        return new KeptClaims(clock)
                .kept(
                        "default",
                        new SignInOutcome.SignedIn(
                                new Person("https://acme.clerk.accounts.dev", "user_1", null, claims),
                                new ProviderTokens("access", null, List.of(), null, null),
                                null));
    }

    /// Clerk's minutes since each factor was verified.
    @ParameterizedTest
    @CsvSource({"2, -1, 2, false", "2, 2, 2, true", "5, 1, 5, true", "0, 500, 0, false", "-1, -1, , false"})
    void theAgesOfFactorsSayWhenAndHowSomebodySignedIn(
            int first, int second, @Nullable Integer minutes, boolean strong) {
        Map<String, @Nullable Object> kept = kept(Map.of("fva", List.of(first, second)));

        assertThat(kept.get("auth_time"))
                .isEqualTo(minutes == null ? null : clock.instant().getEpochSecond() - minutes * 60L);
        assertThat(kept.get("amr")).isEqualTo(strong ? List.of("mfa") : null);
    }

    @Test
    void whatTheProviderSaysItselfGoesFirstAndWhatIsTooLongIsLeftOut() {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("auth_time", 1_700_000_000L);
        claims.put("amr", List.of("pwd"));
        claims.put("fva", List.of(3, 3));
        claims.put("groups", "x".repeat(9000));
        claims.put("roles", null);
        claims.put("name", "Ann");

        assertThat(kept(claims)).isEqualTo(Map.of("auth_time", 1_700_000_000L, "amr", List.of("pwd", "mfa")));
        assertThat(kept(Map.of("fva", "soon"))).isEmpty();
    }
}
