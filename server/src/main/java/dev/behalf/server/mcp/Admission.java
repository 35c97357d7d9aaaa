package dev.behalf.server.mcp;

import dev.behalf.server.web.ErrorCode;

/// Whether a request may come in.
sealed interface Admission {

    /// It may.
    record Admitted(Caller caller) implements Admission {}

    /// It may not.
    ///
    /// @param challenge the value of `WWW-Authenticate`
    /// @param detail what is wrong and what to change
    record Refused(ErrorCode error, String challenge, String detail) implements Admission {}
}
