package dev.behalf.server.console.environments;

import dev.behalf.server.console.Moment;
import dev.behalf.server.environment.Unattended;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API keys of one environment.
///
/// @param created the key that was just made, null where none was
/// @param done what was just done, as a sentence; empty for nothing
public record KeysView(
        List<Row> active,
        List<Row> revoked,
        Form form,
        @Nullable Created created,
        String done) {

    public KeysView {
        active = List.copyOf(active);
        revoked = List.copyOf(revoked);
    }

    /// @param hint the last characters
    /// @param origins empty for a secret key
    /// @param unattended what it may do for people who are away, null for nothing
    public record Row(
            String id,
            String name,
            String kind,
            String hint,
            List<String> origins,
            @Nullable Unattended unattended,
            Moment createdAt,
            @Nullable Moment lastUsedAt,
            @Nullable Moment revokedAt) {
        public Row {
            origins = List.copyOf(origins);
        }
    }

    /// What stands in the form, and what is wrong with it.
    ///
    /// @param problem empty where nothing is
    public record Form(String name, String kind, String origins, String problem) {
        static final Form BLANK = new Form("", "secret", "", "");
    }

    /// A new key. Its text is shown this once.
    public record Created(String name, String kind, String text) {
        /// Without the key.
        @Override
        public String toString() {
            return "Created[" + name + "]";
        }
    }
}
