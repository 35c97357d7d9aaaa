package dev.behalf.server.console.debugger;

/// The code of a refusal, and where it is explained.
///
/// @param path empty where this version of the server does not know the code
public record Code(String text, String path) {

    static Code of(String code) {
        return new Code(code, CodesPage.of(code));
    }
}
