package dev.behalf.server.grants;

import java.util.List;
import java.util.Locale;

/// What is needed for a grant that hangs on somebody else's word: no person sits before a browser, no code is sent, and
/// there are no refresh tokens. While it is good the same grant is used again.
///
/// @param client who gets the tokens
/// @param scopes all that tokens of the grant may have
public record AssertedGrant(
        String environment,
        Identity identity,
        Kind kind,
        String client,
        String clientName,
        String resource,
        List<String> scopes) {

    /// On whose word.
    public enum Kind {
        /// An app presented the person's own token of the provider (RFC 8693).
        EXCHANGE,
        /// The provider vouched for the person (RFC 7523, Identity Assertion JWT Authorization Grant).
        ASSERTION;

        /// The name in the database.
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AssertedGrant {
        scopes = List.copyOf(scopes);
    }

    /// Without the person.
    @Override
    public String toString() {
        return "AssertedGrant[environment=" + environment + ", client=" + client + ", resource=" + resource + "]";
    }
}
