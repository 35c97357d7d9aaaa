package dev.behalf.server.console.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The versions of a connection, newest first.
///
/// @param back the path of the settings
/// @param inForce the version that is, 0 where there is no connection
/// @param asking the return that waits for a confirmation, null where none does
/// @param problem why a return was refused, empty where none was
public record HistoryView(
        String back,
        String environment,
        long inForce,
        List<VersionView> versions,
        @Nullable Asking asking,
        String problem) {

    /// @param changes what returning would change
    public record Asking(long version, List<Change> changes, Confirmation confirmation) {
        public Asking {
            changes = List.copyOf(changes);
        }
    }

    public HistoryView {
        versions = List.copyOf(versions);
    }
}
