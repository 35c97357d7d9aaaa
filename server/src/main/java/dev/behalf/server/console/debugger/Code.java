package dev.behalf.server.console.debugger;

import dev.behalf.token.Reason;

/// The code of a refusal, and where it is explained.
///
/// @param path empty where this version of the server does not know the code
public record Code(String text, String path) {

    static Code of(Reason reason) {
        return new Code(reason.code(), CodesPage.of(reason));
    }
}
