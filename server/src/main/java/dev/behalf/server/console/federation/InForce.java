package dev.behalf.server.console.federation;

import dev.behalf.server.console.Moment;
import dev.behalf.server.environment.RegisteredConnection;
import org.jspecify.annotations.Nullable;

/// The connection that is in force.
///
/// @param place the provider's address or id, the first field of its form
/// @param savedAt null where it is not known
/// @param savedBy empty likewise
/// @param asked what the provider last said about it, null where it was not asked
public record InForce(
        Guide guide,
        String place,
        String client,
        boolean offlineAccess,
        boolean asksFirst,
        long version,
        @Nullable Moment savedAt,
        String savedBy,
        @Nullable Asked asked) {

    static InForce of(
            RegisteredConnection connection, @Nullable Moment savedAt, String savedBy, @Nullable Asked asked) {
        var settings = connection.connection().settings();
        String first = settings.type().fields().getFirst().key();
        return new InForce(
                Guide.of(settings.type()),
                dev.behalf.provider.ProviderForm.values(settings).getOrDefault(first, ""),
                settings.clientId(),
                connection.offlineAccess(),
                connection.askBeforeActing(),
                connection.version(),
                savedAt,
                savedBy,
                asked);
    }
}
