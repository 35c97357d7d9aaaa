package dev.behalf.server;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the key is that encrypts what is secret in the database.
///
/// @param previous the one that was used before and is to be replaced
/// @param endpoint where the key management service answers, null for the cloud's own address
record KeySettings(
        Source present, Source previous, @Nullable URI endpoint) {

    static final KeySettings NONE = new KeySettings(Source.NONE, Source.NONE, null);

    /// At most one of the three.
    ///
    /// @param file that holds it
    /// @param text the key itself
    /// @param uri of a key in a key management service
    record Source(
            @Nullable Path file,
            @Nullable String text,
            @Nullable String uri) {

        static final Source NONE = new Source(null, null, null);

        boolean given() {
            return file != null || text != null || uri != null;
        }

        /// Never the key.
        @Override
        public String toString() {
            return file != null ? file.toString() : uri != null ? uri : text != null ? "a variable" : "none";
        }
    }

    static KeySettings ofText(String text) {
        return new KeySettings(new Source(null, text, null), Source.NONE, null);
    }
}
