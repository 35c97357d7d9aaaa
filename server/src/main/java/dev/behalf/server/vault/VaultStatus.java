package dev.behalf.server.vault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys of an environment, and what is sealed by them.
///
/// @param wrappedBy the id of the installation's key that they are encrypted under; null until a server has noted
///     it
/// @param keys the oldest first; empty until a server has noted them
/// @param wantedAt when another key was asked for; null where that is done or nobody did
/// @param unknown how many values are sealed by a key that is not among them, and open nowhere
public record VaultStatus(
        String environment,
        @Nullable String wrappedBy,
        List<Key> keys,
        @Nullable Instant wantedAt,
        long unknown) {

    public VaultStatus {
        keys = List.copyOf(keys);
    }

    /// @param id eight hexadecimal digits
    /// @param since when it came into this state
    /// @param contents how many values it sealed, by what they are; without zeros
    public record Key(String id, DataKeyState state, Instant since, Map<String, Long> contents) {

        public Key {
            contents = Map.copyOf(contents);
        }

        /// How many values it sealed.
        public long sealed() {
            return contents.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// Whether a key is being changed for another.
    public boolean underWay() {
        return wantedAt != null || keys.size() > 1;
    }

    /// How many values there are.
    public long sealed() {
        return unknown + keys.stream().mapToLong(Key::sealed).sum();
    }

    /// How many of them the key that seals now has sealed.
    public long sealedByPrimary() {
        return keys.stream()
                .filter(key -> key.state() == DataKeyState.PRIMARY)
                .mapToLong(Key::sealed)
                .sum();
    }
}
