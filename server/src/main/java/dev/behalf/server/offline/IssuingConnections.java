package dev.behalf.server.offline;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.environment.FormerConnections;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which connection leads to the application that issued a token: the one in force, or one of before. A refresh token
/// is sent nowhere else.
///
/// @param registry what is registered now
record IssuingConnections(Supplier<Registry> registry, FormerConnections former) {

    /// @return null where none is known
    @Nullable
    RegisteredConnection of(Held held) {
        RegisteredConnection connection = registry.get().connections().get(held.environment());
        Predicate<ProviderSettings> same = settings -> held.provider().equals(ProviderApplication.of(settings));
        return connection != null && same.test(connection.connection().settings())
                ? connection
                : held.provider().isEmpty()
                        ? null
                        : former.find(held.environment(), same).orElse(null);
    }
}
