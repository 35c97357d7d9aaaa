package dev.behalf.server.environment;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.db.Database;
import java.util.Optional;
import java.util.function.Predicate;

/// Connections as they were once, for what was left at providers that they led to.
public record FormerConnections(Database database) {

    /// The latest version, of the one in force and those before it, that led where something was left.
    ///
    /// @return empty where none of the last [Connections#MAX_VERSIONS] did
    public Optional<RegisteredConnection> find(String environment, Predicate<ProviderSettings> there) {
        return database.read(handle -> ConnectionTable.history(handle, environment, Connections.MAX_VERSIONS)).stream()
                .flatMap(past -> Connections.settings(past).stream()
                        .filter(settings -> there.test(settings.connection().settings()))
                        .map(settings -> new RegisteredConnection(environment, settings, past.version())))
                .findFirst();
    }
}
