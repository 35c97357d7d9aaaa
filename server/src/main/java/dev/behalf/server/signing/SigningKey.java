package dev.behalf.server.signing;

import java.time.Instant;

/// A signing key as people see it.
///
/// @param id the `kid` of the tokens it signs
/// @param signsFrom when it began to sign, or will
public record SigningKey(String id, State state, Instant signsFrom) {

    /// Where a key is on its way.
    public enum State {
        /// Published, and does not sign yet.
        STAGED,
        /// Signs.
        ACTIVE,
        /// Signs no more, and is published until its last token has expired.
        RETIRED
    }
}
