package dev.behalf.server.environment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `mcp_server`.
final class McpServerTable {

    private static final String VIEW =
            "SELECT s.name, s.settings, s.version, s.created_at, s.secret_set_at, s.problem, s.problem_at, s.seen, s.seen_at,"
                    + " d.summary, d.since FROM mcp_server s LEFT JOIN mcp_server_document d"
                    + " ON d.environment = s.environment AND d.name = s.name WHERE s.environment = :environment";

    private McpServerTable() {}

    /// All that are in force, by environment and name.
    static Map<String, Map<String, RegisteredMcpServer>> all(Handle handle) {
        Map<String, Map<String, RegisteredMcpServer>> all = new HashMap<>();
        handle.createQuery("SELECT environment, name, settings, secret, version FROM mcp_server")
                .map((row, _) -> new RegisteredMcpServer(
                        row.getString("environment"),
                        McpServerSettings.of(row.getString("name"), row.getString("settings")),
                        row.getString("secret"),
                        row.getLong("version")))
                .forEach(server -> all.computeIfAbsent(server.environment(), _ -> new TreeMap<>())
                        .put(server.name(), server));
        return all;
    }

    /// By name.
    static List<McpServerView> views(Handle handle, String environment) {
        return handle.createQuery(VIEW + " ORDER BY s.name")
                .bind("environment", environment)
                .map((row, _) -> view(row))
                .list();
    }

    static Optional<McpServerView> view(Handle handle, String environment, String name) {
        return handle.createQuery(VIEW + " AND s.name = :name")
                .bind("environment", environment)
                .bind("name", name)
                .map((row, _) -> view(row))
                .findOne();
    }

    private static McpServerView view(ResultSet row) throws SQLException {
        return new McpServerView(
                McpServerSettings.of(row.getString("name"), row.getString("settings")),
                row.getLong("version"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "secret_set_at"),
                row.getString("problem"),
                instant(row, "problem_at"),
                seen(row.getString("seen")),
                instant(row, "seen_at"),
                api(row.getString("summary"), instant(row, "since")));
    }

    private static @Nullable ApiView api(@Nullable String summary, @Nullable Instant since) {
        return summary == null || since == null ? null : new ApiView(ApiSummary.of(summary), since);
    }

    private static @Nullable SeenMcpServer seen(@Nullable String json) {
        return json == null ? null : SeenMcpServer.of(json);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /// What went wrong before is forgotten: it may be mended now.
    ///
    /// @param keepsSecret whether a secret that is there stays
    /// @param keepsSeen whether what the server said stays
    static void put(
            Handle handle,
            String environment,
            McpServerSettings settings,
            boolean keepsSecret,
            boolean keepsSeen,
            long version,
            long now) {
        handle.createUpdate("""
                        INSERT INTO mcp_server (environment, name, settings, version, created_at)
                        VALUES (:environment, :name, :settings, :version, :now)
                        ON CONFLICT (environment, name) DO UPDATE
                        SET settings = excluded.settings, version = excluded.version, problem = NULL, problem_at = NULL,
                            secret = CASE WHEN :keeps = 1 THEN mcp_server.secret ELSE NULL END,
                            secret_set_at = CASE WHEN :keeps = 1 THEN mcp_server.secret_set_at ELSE NULL END,
                            seen = CASE WHEN :same = 1 THEN mcp_server.seen ELSE NULL END,
                            seen_at = CASE WHEN :same = 1 THEN mcp_server.seen_at ELSE NULL END
                        """)
                .bind("environment", environment)
                .bind("name", settings.name())
                .bind("settings", settings.json())
                .bind("version", version)
                .bind("now", now)
                .bind("keeps", keepsSecret ? 1 : 0)
                .bind("same", keepsSeen ? 1 : 0)
                .execute();
    }

    /// What a server is has changed without its settings: its document.
    static void renew(Handle handle, String environment, String name, long version) {
        handle.execute(
                "UPDATE mcp_server SET version = ?, problem = NULL, problem_at = NULL WHERE environment = ? AND name = ?",
                version,
                environment,
                name);
    }

    static void setSecret(Handle handle, String environment, String name, String sealed, long version, long now) {
        handle.execute(
                "UPDATE mcp_server SET secret = ?, secret_set_at = ?, version = ?, problem = NULL, problem_at = NULL"
                        + " WHERE environment = ? AND name = ?",
                sealed,
                now,
                version,
                environment,
                name);
    }

    /// Not a change of what is registered: nobody has to read anything anew.
    ///
    /// @param version the one that was tried; another is another matter
    static void report(
            Handle handle, String environment, String name, long version, @Nullable String problem, long now) {
        handle.execute(
                "UPDATE mcp_server SET problem = ?, problem_at = ? WHERE environment = ? AND name = ? AND version = ?",
                problem,
                problem == null ? null : now,
                environment,
                name,
                version);
    }

    /// Not a change of what is registered either.
    ///
    /// @param version the one that was asked
    static void saw(Handle handle, String environment, String name, long version, SeenMcpServer seen, long now) {
        SeenMcpServer before = handle.createQuery("SELECT seen FROM mcp_server WHERE environment = ? AND name = ?")
                .bind(0, environment)
                .bind(1, name)
                .mapTo(String.class)
                .findOne()
                .map(SeenMcpServer::of)
                .orElse(null);
        handle.execute(
                "UPDATE mcp_server SET seen = ?, seen_at = ? WHERE environment = ? AND name = ? AND version = ?",
                seen.after(before).json(),
                now,
                environment,
                name,
                version);
    }

    static boolean delete(Handle handle, String environment, String name) {
        return handle.execute("DELETE FROM mcp_server WHERE environment = ? AND name = ?", environment, name) > 0;
    }
}
