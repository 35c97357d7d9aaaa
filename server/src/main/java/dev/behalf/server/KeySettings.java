package dev.behalf.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the key is that encrypts what is secret in the database; at most one of the two.
///
/// @param file that holds it
/// @param text the key itself
record KeySettings(@Nullable Path file, @Nullable String text) {

    static final KeySettings NONE = new KeySettings(null, null);

    /// Never the key.
    @Override
    public String toString() {
        return file == null ? (text == null ? "none" : "a variable") : file.toString();
    }
}
