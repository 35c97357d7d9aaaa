package dev.behalf.server.vault;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The table `data_key`.
final class DataKeyTable {

    private DataKeyTable() {}

    static Optional<String> find(Handle handle, String environment) {
        return handle.createQuery("SELECT keyset FROM data_key WHERE environment = ?")
                .bind(0, environment)
                .mapTo(String.class)
                .findOne();
    }

    /// Encrypted data keys by environment.
    static Map<String, String> all(Handle handle) {
        return handle.createQuery("SELECT environment, keyset FROM data_key")
                .map((row, _) -> Map.entry(row.getString("environment"), row.getString("keyset")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Leaves one that is there already, made by another node in the same moment.
    static void add(Handle handle, String environment, String keyset, long now) {
        handle.execute(
                "INSERT INTO data_key (environment, keyset, created_at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (environment) DO NOTHING",
                environment,
                keyset,
                now);
    }
}
