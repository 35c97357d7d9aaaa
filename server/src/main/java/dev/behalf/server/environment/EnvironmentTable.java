package dev.behalf.server.environment;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table `environment`.
final class EnvironmentTable {

    private EnvironmentTable() {}

    /// By name. An environment of a kind this version does not know is treated as production, the stricter one.
    static List<Environment> all(Handle handle) {
        return handle.createQuery("SELECT name, kind, public_url FROM environment ORDER BY name")
                .map((row, _) -> new Environment(
                        row.getString("name"),
                        Environment.Kind.of(row.getString("kind")).orElse(Environment.Kind.PRODUCTION),
                        row.getString("public_url")))
                .list();
    }

    static void put(Handle handle, Environment environment, long now) {
        handle.createUpdate("""
                        INSERT INTO environment (name, kind, public_url, created_at, updated_at)
                        VALUES (:name, :kind, :url, :now, :now)
                        ON CONFLICT (name) DO UPDATE
                        SET kind = excluded.kind, public_url = excluded.public_url, updated_at = excluded.updated_at
                        """)
                .bind("name", environment.name())
                .bind("kind", environment.kind().id())
                .bind("url", environment.publicUrl())
                .bind("now", now)
                .execute();
    }

    /// With everything that belongs to it.
    static void delete(Handle handle, String name) {
        handle.execute("DELETE FROM environment WHERE name = ?", name);
    }
}
