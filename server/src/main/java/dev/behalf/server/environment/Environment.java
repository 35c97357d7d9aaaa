package dev.behalf.server.environment;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place of its own: connection, keys and public URL, shared with no other environment.
///
/// @param name lower-case letters, digits and hyphens; part of every key's text
/// @param publicUrl an origin, optionally with a path, without final slash; null where none was given
/// @param clients which may come that the team has not registered
public record Environment(String name, Kind kind, @Nullable String publicUrl, Colour colour, ClientPolicy clients) {

    static final String NAME_FORM = "a lower-case letter, then at most 30 of a-z, 0-9 and -";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /// What an environment is for.
    public enum Kind {
        /// Emulators may stand in for providers, and plain http is allowed on this machine.
        DEVELOPMENT("development"),
        /// Neither is allowed.
        PRODUCTION("production");

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

    /// @throws IllegalArgumentException when the name has not the form of one
    public Environment {
        if (!isName(name)) {
            throw new IllegalArgumentException("An environment's name: expected " + NAME_FORM);
        }
    }

    /// Open to clients.
    public Environment(String name, Kind kind, @Nullable String publicUrl, Colour colour) {
        this(name, kind, publicUrl, colour, ClientPolicy.OPEN);
    }

    /// With the colour of its kind.
    public Environment(String name, Kind kind, @Nullable String publicUrl) {
        this(name, kind, publicUrl, Colour.of(kind));
    }

    public boolean production() {
        return kind == Kind.PRODUCTION;
    }

    /// Where providers send people back to after signing in; the address to register at the provider.
    ///
    /// @return null where the environment has no public URL yet
    public @Nullable String callbackUrl() {
        return publicUrl == null ? null : publicUrl + "/callback";
    }

    /// Whether a text can name an environment.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
