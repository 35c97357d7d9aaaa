package dev.behalf.token;

import java.time.Duration;
import java.util.Set;

/// What a team decides about verification, the same for every provider.
///
/// @param kinds the kinds of token that are accepted
/// @param leeway the clock difference that is forgiven, at most 5 minutes
/// @param audiences values of `aud` that are accepted beside the provider's own rule, such as resource indicators
/// @param extraIssuers issuers accepted beside the configured one, signed with the same keys: custom domains,
/// migrations
/// @param authorizedParties origins a front-end session must come from (`azp`), where session tokens are accepted
/// @param allowImpersonation whether a token that names an acting person (`act`) is accepted
/// @param surviveOutage how long known keys are used while the provider cannot be reached
public record VerificationPolicy(
        Set<TokenKind> kinds,
        Duration leeway,
        Set<String> audiences,
        Set<String> extraIssuers,
        Set<String> authorizedParties,
        boolean allowImpersonation,
        Duration surviveOutage) {

    public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);
    public static final Duration MAX_LEEWAY = Duration.ofMinutes(5);
    public static final Duration DEFAULT_SURVIVE_OUTAGE = Duration.ofHours(12);
    public static final Duration MAX_SURVIVE_OUTAGE = Duration.ofDays(7);

    public VerificationPolicy {
        kinds = Set.copyOf(kinds);
        audiences = Set.copyOf(audiences);
        extraIssuers = Set.copyOf(extraIssuers);
        authorizedParties = Set.copyOf(authorizedParties);
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("The leeway must be between 0 and " + MAX_LEEWAY.toSeconds() + " s");
        }
        if (surviveOutage.isNegative() || surviveOutage.compareTo(MAX_SURVIVE_OUTAGE) > 0) {
            throw new IllegalArgumentException("The outage survival must be between 0 and 7 days");
        }
    }

    /// The defaults for these kinds.
    public static VerificationPolicy accepting(Set<TokenKind> kinds) {
        return new VerificationPolicy(
                kinds, DEFAULT_LEEWAY, Set.of(), Set.of(), Set.of(), false, DEFAULT_SURVIVE_OUTAGE);
    }
}
