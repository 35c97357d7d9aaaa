package dev.behalf.server.environment;

import dev.behalf.server.crypto.ApiKeyHash;
import dev.behalf.server.crypto.PresentedKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that is registered, as it was at one revision. Immutable, and all in memory: look-ups are what requests
/// do.
///
/// @param environments by name
/// @param connections by name of the environment; without those that cannot be used
/// @param keys by hash, those that are not revoked
/// @param mcpServers by name of the environment and their own
/// @param revision of the latest change
public record Registry(
        Map<String, Environment> environments,
        Map<String, RegisteredConnection> connections,
        Map<ApiKeyHash, ApiKey> keys,
        Map<String, Map<String, RegisteredMcpServer>> mcpServers,
        long revision) {

    public static final Registry EMPTY = new Registry(Map.of(), Map.of(), Map.of(), Map.of(), 0);

    public Registry {
        environments = Map.copyOf(environments);
        connections = Map.copyOf(connections);
        keys = Map.copyOf(keys);
        mcpServers = Map.copyOf(mcpServers);
    }

    /// The key that was presented, null when there is none such that is good.
    public @Nullable ApiKey key(String presented) {
        return switch (PresentedKey.parse(presented)) {
            case PresentedKey.WellFormed wellFormed -> keys.get(wellFormed.hash());
            case PresentedKey.Malformed _ -> null;
        };
    }

    /// Whether clients of an environment need nonces in their proofs, see [ClientPolicy].
    public boolean wantsNonces(String environment) {
        Environment found = environments.get(environment);
        return found != null && found.clients().dpopNonces();
    }

    /// Whether an environment may reach this machine, by the switches of its connection.
    public boolean reachesLoopback(String environment) {
        RegisteredConnection connection = connections.get(environment);
        return connection != null && connection.switches().on();
    }

    /// Without hashes.
    @Override
    public String toString() {
        return "Registry[revision=%d, environments=%s, connections=%d, keys=%d]"
                .formatted(revision, environments.keySet(), connections.size(), keys.size());
    }
}
