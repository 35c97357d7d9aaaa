package dev.behalf.server.mcp;

import dev.behalf.server.web.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Whether a request may come in.
sealed interface Admission {

    /// It may.
    ///
    /// @param nonce for the client's next proof (RFC 9449 section 9), null where it needs no other yet
    record Admitted(Caller caller, @Nullable String nonce) implements Admission {}

    /// It may with this nonce in its proof.
    record NonceWanted(String nonce) implements Admission {}

    /// It may not.
    ///
    /// @param challenge the value of `WWW-Authenticate`
    /// @param detail what is wrong and what to change
    record Refused(ErrorCode error, String challenge, String detail) implements Admission {}
}
