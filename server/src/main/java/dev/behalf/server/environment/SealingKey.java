package dev.behalf.server.environment;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Whether the installation has a key by which refresh tokens are encrypted. Offline access without one would be a
/// promise that nobody can keep.
final class SealingKey {

    private static final String EXPECTED = "a key of the installation, by which refresh tokens are encrypted";
    private static final String CHANGE =
            "Set BEHALF_KEY_FILE, BEHALF_KEY or BEHALF_KEY_URI on every node and start them"
                    + " anew; `behalf key generate` makes a key. Or leave offline access off.";

    private volatile BooleanSupplier present = () -> true;

    /// @param found asked before each change
    void foundBy(BooleanSupplier found) {
        present = found;
    }

    private boolean lacks(ConnectionSettings wanted) {
        return wanted.offlineAccess() && !present.getAsBoolean();
    }

    /// @return null where nothing is wrong
    @Nullable
    SettingProblem problem(ConnectionSettings wanted) {
        return lacks(wanted) ? SettingProblem.of(ConnectionReader.OFFLINE_ACCESS, EXPECTED, "none", CHANGE) : null;
    }

    /// The same for a file.
    ///
    /// @return null where nothing is wrong
    @Nullable
    String problem(String environment, ConnectionSettings wanted) {
        return lacks(wanted)
                ? "Connection of environment " + environment + ", offlineAccess: expected " + EXPECTED
                        + ", found none. " + CHANGE
                : null;
    }
}
