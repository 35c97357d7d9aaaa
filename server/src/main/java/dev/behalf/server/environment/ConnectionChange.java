package dev.behalf.server.environment;

import dev.behalf.provider.ProviderSettings;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes a connection, and forgets what was learnt for the one before it where that is of no use any more.
final class ConnectionChange {

    private ConnectionChange() {}

    /// @param known what is in force now, null for nothing
    static void put(
            Handle handle, @Nullable RegisteredConnection known, RegisteredConnection wanted, String by, long now) {
        forget(handle, wanted.environment(), known, wanted.connection().settings());
        ConnectionTable.put(handle, wanted, by, now);
    }

    static void remove(Handle handle, String environment) {
        ConnectionTable.delete(handle, environment);
        StoredKeySets.deleteAll(handle, environment);
        StoredPins.deleteAll(handle, environment);
    }

    /// What was learnt about another provider is of no use, and what was learnt about a Cognito domain is only as good
    /// as domain and pool are the same.
    private static void forget(
            Handle handle, String name, @Nullable RegisteredConnection known, ProviderSettings wanted) {
        ProviderSettings before = known == null ? null : known.connection().settings();
        if (before == null || before.type() != wanted.type()) {
            StoredKeySets.deleteAll(handle, name);
            StoredPins.deleteAll(handle, name);
        } else if (before instanceof ProviderSettings.Cognito was
                && wanted instanceof ProviderSettings.Cognito is
                && !(was.cognitoDomain().equals(is.cognitoDomain())
                        && Objects.equals(was.userPoolId(), is.userPoolId()))) {
            StoredPins.delete(handle, name, was.cognitoDomain());
        }
    }
}
