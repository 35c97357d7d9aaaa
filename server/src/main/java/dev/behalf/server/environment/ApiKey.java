package dev.behalf.server.environment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A key of one environment, without the key itself, which is known only to whoever was shown it.
///
/// @param id names it in commands and logs
/// @param hint the last characters of the key, to tell keys apart
/// @param origins where a publishable key may be used from; empty for a secret key
/// @param unattended what a secret key may do for people who are away, null for nothing
/// @param lastUsedAt null while it was not used; up to a minute behind
/// @param revokedAt null while it is good
public record ApiKey(
        String id,
        String environment,
        Kind kind,
        String name,
        String hint,
        List<String> origins,
        @Nullable Unattended unattended,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {

    static final String NAME_FORM = "a letter or digit, then at most 62 of letters, digits, space, dot, _ and -";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,61}[A-Za-z0-9._-])?");

    /// Who may hold a key.
    public enum Kind {
        /// For servers: opens everything of its environment.
        SECRET("secret"),
        /// For browsers: bound to the origins it may be used from.
        PUBLISHABLE("publishable");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /// The name in configuration, answers and the database.
        public String id() {
            return id;
        }

        public static Optional<Kind> of(String id) {
            for (Kind kind : values()) {
                if (kind.id.equals(id)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public ApiKey {
        origins = List.copyOf(origins);
    }

    /// Whether it opens anything still.
    public boolean active() {
        return revokedAt == null;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
