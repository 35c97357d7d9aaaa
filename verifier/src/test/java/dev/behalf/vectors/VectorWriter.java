package dev.behalf.vectors;

import java.io.IOException;
import java.nio.file.Files;

/// Fills the `token` lines of the corpus from the readable part of each vector; docs/vectors.md says how to run it. A
/// token that still fits is left as it is, since salted signatures differ each time.
final class VectorWriter {

    private VectorWriter() {}

    static void main() throws IOException {
        for (TestVector vector : TestVector.all()) {
            if (TokenMaker.makes(vector) && !fits(vector)) {
                Files.writeString(vector.file(), vector.withToken(TokenMaker.make(vector)));
            }
        }
    }

    /// Whether the token is the one that the readable part makes, its signature aside where that is salted.
    static boolean fits(TestVector vector) {
        if (!vector.has("token")) {
            return false;
        }
        String made = TokenMaker.make(vector);
        String held = vector.get("token");
        return TokenMaker.repeatable(vector)
                ? held.equals(made)
                : unsigned(held).equals(unsigned(made));
    }

    private static String unsigned(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }
}
