package dev.behalf.server.console.federation;

import dev.behalf.server.console.Moment;
import dev.behalf.server.environment.ConnectionVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One version of the connection.
///
/// @param usable whether one can return to it
/// @param guide of its provider, null where it cannot be used any more
public record VersionView(
        long version,
        Moment at,
        String by,
        boolean usable,
        @Nullable Guide guide,
        List<Change> changes) {

    public VersionView {
        changes = List.copyOf(changes);
    }

    static VersionView of(ConnectionVersion version) {
        var settings = version.settings();
        return new VersionView(
                version.version(),
                Moment.of(version.changedAt()),
                version.changedBy(),
                settings != null,
                settings == null
                        ? null
                        : Guide.of(settings.connection().settings().type()),
                Change.of(version.changes(), settings));
    }
}
