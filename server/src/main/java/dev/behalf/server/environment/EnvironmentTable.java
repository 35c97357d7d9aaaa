package dev.behalf.server.environment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The table `environment`.
final class EnvironmentTable {

    private EnvironmentTable() {}

    /// By name. An environment of a kind this version does not know is treated as production, the stricter one.
    static List<Environment> all(Handle handle) {
        return handle.createQuery("SELECT name, kind, public_url, colour, client_registration, client_hosts,"
                        + " dpop_nonces FROM environment ORDER BY name")
                .map((row, _) -> environment(row))
                .list();
    }

    private static Environment environment(ResultSet row) throws SQLException {
        Environment.Kind kind = Environment.Kind.of(row.getString("kind")).orElse(Environment.Kind.PRODUCTION);
        String colour = row.getString("colour");
        return new Environment(
                row.getString("name"),
                kind,
                row.getString("public_url"),
                Optional.ofNullable(colour).flatMap(Colour::of).orElse(Colour.of(kind)),
                new ClientPolicy(
                        row.getInt("client_registration") == 1,
                        hosts(row.getString("client_hosts")),
                        row.getInt("dpop_nonces") == 1));
    }

    private static @Nullable List<String> hosts(@Nullable String json) {
        return json == null ? null : List.of(JsonMapper.shared().readValue(json, String[].class));
    }

    static void put(Handle handle, Environment environment, long now) {
        handle.createUpdate("""
                        INSERT INTO environment
                            (name, kind, public_url, colour, client_registration, client_hosts, dpop_nonces,
                             created_at, updated_at)
                        VALUES (:name, :kind, :url, :colour, :registration, :hosts, :nonces, :now, :now)
                        ON CONFLICT (name) DO UPDATE
                        SET kind = excluded.kind, public_url = excluded.public_url, colour = excluded.colour,
                            client_registration = excluded.client_registration, client_hosts = excluded.client_hosts,
                            dpop_nonces = excluded.dpop_nonces, updated_at = excluded.updated_at
                        """)
                .bind("name", environment.name())
                .bind("kind", environment.kind().id())
                .bind("url", environment.publicUrl())
                .bind("colour", environment.colour().id())
                .bind("registration", environment.clients().registration() ? 1 : 0)
                .bind(
                        "hosts",
                        environment.clients().hosts() == null
                                ? null
                                : JsonMapper.shared()
                                        .writeValueAsString(
                                                environment.clients().hosts()))
                .bind("nonces", environment.clients().dpopNonces() ? 1 : 0)
                .bind("now", now)
                .execute();
    }

    /// With everything that belongs to it.
    static void delete(Handle handle, String name) {
        handle.execute("DELETE FROM environment WHERE name = ?", name);
    }
}
