package dev.behalf.token;

import dev.behalf.keys.KeySource;
import java.util.List;

/// Decides which issuers are trusted. The issuer named by a token is only ever compared, never followed, except where
/// an
/// implementation confines it to hosts of the provider itself.
public interface Issuers {

    /// The outcome of looking an issuer up.
    sealed interface Resolution {
        record Trusted(TrustedIssuer issuer) implements Resolution {}

        record Refused(Refusal refusal) implements Resolution {}
    }

    /// What would be trusted, in words.
    String expected();

    /// @param issuer the `iss` of a token that nobody has verified yet
    Resolution resolve(String issuer);

    /// The key sources in use, for status and refreshing ahead.
    List<KeySource> keySources();

    /// Looks again at what is kept of issuers outside of this program. Called when somebody may have changed it; may
    /// take as long as a database does, and throws nothing.
    default void review() {}
}
