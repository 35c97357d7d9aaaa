package dev.behalf.server.federation;

/// What came of a revocation.
public sealed interface Revocation {

    /// The provider says that the token is good no more, or never was (RFC 7009 section 2.2).
    record Revoked() implements Revocation {}

    /// The provider has no revocation for public clients.
    record NotOffered() implements Revocation {}

    /// The token may still be good.
    ///
    /// @param why a sentence for the operator
    record Failed(String why) implements Revocation {}
}
