package dev.behalf.provider;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import dev.behalf.keys.Printable;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import java.net.URI;
import java.util.Optional;

/// Finds the user pool behind a Cognito domain by a sign-in there: the domain's own token endpoint, which TLS has
/// authenticated, hands out an ID token that names the pool. Where nobody has signed in yet, presented tokens and
/// discovery tell (see [CognitoIssuers]); but with a custom domain beside the prefix domain only this way does.
///
/// The name alone is not believed: it must be an issuer of Amazon's own form, in the domain's region, that publishes
/// itself; and the caller verifies the token with the keys found there before [#keep].
public final class UserPools {

    private final ProviderSettings.Cognito settings;
    private final Surroundings surroundings;

    public UserPools(ProviderSettings.Cognito settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /// What is to be said of an issuer.
    public sealed interface Finding {

        /// @param settings with the pool, to verify the token by
        /// @param pin by which the pool is remembered
        record Found(ProviderSettings.Cognito settings, String pin) implements Finding {}

        /// @param otherPool whether the issuer is a pool, but another one than is known for the domain
        record Refused(Refusal refusal, boolean otherPool) implements Finding {}
    }

    /// The pool that is known for the domain, from the User pool ID or from an earlier time, as its issuer.
    public Optional<String> known() {
        return Optional.ofNullable(CognitoIssuers.pin(settings, surroundings));
    }

    /// @param iss of an ID token that came from the domain's token endpoint just now
    public Finding of(String iss) {
        URI override = surroundings.switches().cognitoIdp();
        CognitoIssuer issuer = CognitoIssuer.parse(iss, override);
        if (issuer == null) {
            return refused(
                    "an issuer of Amazon Cognito",
                    iss,
                    "What answers at the domain is not Cognito. Check the Cognito domain.",
                    false);
        }
        Optional<String> known = known();
        if (known.isPresent()) {
            return known.get().equals(issuer.pin()) ? found(issuer) : refused(known.get(), iss, otherPool(), true);
        }
        String region = CognitoPool.regionOf(settings.cognitoDomain());
        if (region != null && override == null && !region.equals(issuer.region())) {
            return refused("a user pool in " + region, iss, "The domain is one of region " + region + ".", false);
        }
        return published(issuer);
    }

    private String otherPool() {
        return settings.userPoolId() == null
                ? "The domain now belongs to another user pool; perhaps it was given up and taken by somebody else. If you"
                        + " moved the application there yourself, enter that pool's id as User pool ID."
                : "The domain and the User pool ID do not belong together. Check both.";
    }

    private Finding published(CognitoIssuer issuer) {
        try {
            DiscoveryDocument document =
                    DiscoveryDocument.read(surroundings.fetcher().fetch(issuer.discovery()));
            boolean own = document.issuer().equals(issuer.issuer())
                    && document.jwksUri().equals(issuer.jwks());
            return own
                    ? found(issuer)
                    : refused(
                            "a discovery document of " + issuer.issuer(),
                            document.issuer(),
                            "Amazon publishes something else there.",
                            false);
        } catch (FetchException e) {
            return new Finding.Refused(
                    new Refusal(
                            Reason.ISSUER_UNCONFIRMED,
                            "the discovery document of the user pool",
                            String.valueOf(e.getMessage()),
                            "Try again shortly."),
                    false);
        }
    }

    private Finding found(CognitoIssuer issuer) {
        return new Finding.Found(
                new ProviderSettings.Cognito(settings.cognitoDomain(), settings.clientId(), issuer.poolId()),
                issuer.pin());
    }

    private static Finding refused(String expected, String found, String change, boolean otherPool) {
        return new Finding.Refused(
                new Refusal(Reason.ISSUER_MISMATCH, expected, Printable.text(found), change), otherPool);
    }

    /// Remembers the pool, after a token of it passed every check.
    ///
    /// @return the pool that is remembered now: another one where somebody else was first
    public String keep(Finding.Found found) {
        return settings.userPoolId() == null
                ? surroundings.pins().pin(settings.cognitoDomain(), found.pin(), "a sign-in at the domain")
                : known().orElse(found.pin());
    }
}
