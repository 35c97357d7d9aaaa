package dev.behalf.server.environment;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether the installation has a key by which refresh tokens are encrypted. Offline access without one would be a
/// promise that nobody can keep.
final class SealingKey {

    private static final String EXPECTED = "a key of the installation, by which refresh tokens are encrypted";
    private static final String CHANGE =
            "Set BEHALF_KEY_FILE, BEHALF_KEY or BEHALF_KEY_URI on every node and start them"
                    + " anew; `behalf key generate` makes a key. Or leave offline access off.";

    private volatile Supplier<Optional<String>> lacking = Optional::empty;

    /// @param found what was found in place of a key, empty where there is one; asked before each change
    void foundBy(Supplier<Optional<String>> found) {
        lacking = found;
    }

    private @Nullable String found(ConnectionSettings wanted) {
        return wanted.offlineAccess() ? lacking.get().orElse(null) : null;
    }

    /// @return null where nothing is wrong
    @Nullable
    SettingProblem problem(ConnectionSettings wanted) {
        String found = found(wanted);
        return found == null ? null : SettingProblem.of(ConnectionReader.OFFLINE_ACCESS, EXPECTED, found, CHANGE);
    }

    /// The same for a file.
    ///
    /// @return null where nothing is wrong
    @Nullable
    String problem(String environment, ConnectionSettings wanted) {
        String found = found(wanted);
        return found == null
                ? null
                : "Connection of environment " + environment + ", offlineAccess: expected " + EXPECTED + ", found "
                        + found + ". " + CHANGE;
    }
}
