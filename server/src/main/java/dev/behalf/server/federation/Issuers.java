package dev.behalf.server.federation;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import org.jspecify.annotations.Nullable;

/// Whether an answer comes from whom the person was sent to (RFC 9207 section 2.4).
final class Issuers {

    private Issuers() {}

    /// @param iss of the answer, null where it has none
    /// @return null where nothing is wrong
    static @Nullable SignInProblem mismatch(Provider provider, PendingSignIn pending, @Nullable String iss) {
        if (iss == null) {
            return pending.issuerDemanded()
                    ? problem(expected(pending), "no iss, which the provider promises in its discovery document")
                    : null;
        }
        if (provider.settings() instanceof ProviderSettings.WorkOs) {
            // Not documented for WorkOS; its issuers all begin with its address.
            String api = provider.workOsApi();
            return iss.equals(api) || iss.startsWith(api + "/") ? null : problem(api, Printable.text(iss));
        }
        // Where it is not known before, which is at Cognito, it is compared with the ID token's.
        return pending.issuer() == null || iss.equals(pending.issuer())
                ? null
                : problem(expected(pending), Printable.text(iss));
    }

    private static String expected(PendingSignIn pending) {
        return pending.issuer() == null ? "the issuer of the user pool" : pending.issuer();
    }

    private static SignInProblem problem(String expected, String found) {
        return new SignInProblem(
                SignInReason.OTHER_ISSUER,
                "iss " + expected,
                found,
                "The answer is from somebody else than the person was sent to; it may be an attack. Nothing of it was"
                        + " used.");
    }
}
