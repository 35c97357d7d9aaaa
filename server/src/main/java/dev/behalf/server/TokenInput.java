package dev.behalf.server;

import dev.behalf.token.PastedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The token that a command is given, as people have it at hand: in a header, in a token response, in a terminal's
/// lines.
final class TokenInput {

    private TokenInput() {}

    /// @param err where it is told what was left out, or what is wrong
    /// @return null where there is not one token
    static @Nullable String read(InputStream input, PrintWriter err) throws IOException {
        String text = new String(input.readNBytes(PastedText.MAX_LENGTH + 1), StandardCharsets.UTF_8);
        return switch (PastedText.read(text)) {
            case PastedText.Token(String token, var around) -> {
                if (around != null) {
                    err.println("note: left out " + around);
                }
                yield token;
            }
            case PastedText.Several several ->
                refused(
                        "found several (" + String.join(", ", several.tokens().keySet())
                                + "). Give the one that the API is sent, alone",
                        err);
            case PastedText.Key key ->
                refused(
                        "found " + key.name() + " (not shown)"
                                + (key.secret() ? ". It may be known to others now: roll it" : ""),
                        err);
            case PastedText.Nothing(String found) -> refused("found " + found, err);
        };
    }

    private static @Nullable String refused(String found, PrintWriter err) {
        err.println("behalf: expected one token, on standard input or in --token-file; " + found + ".");
        return null;
    }
}
