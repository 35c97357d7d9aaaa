package dev.behalf.server.calls;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The table `mcp_call`.
final class CallTable {

    private CallTable() {}

    /// Those of environments that are gone are left out.
    static void insert(Handle handle, List<RecordedCall> calls) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO mcp_call (id, environment, person, client, grant_id, server, method, target, decision, rule,
                    token, outcome, duration, arguments_hash)
                SELECT :id, name, :person, :client, :grant, :server, :method, :target, :decision, :rule, :token, :outcome,
                    :duration, :hash
                FROM environment WHERE name = :environment
                ON CONFLICT DO NOTHING
                """);
        for (RecordedCall recorded : calls) {
            Called call = recorded.call();
            batch.bind("id", recorded.id())
                    .bind("environment", call.environment())
                    .bind("person", call.person())
                    .bind("client", call.client())
                    .bind("grant", call.grant())
                    .bind("server", call.server())
                    .bind("method", call.method())
                    .bind("target", call.target())
                    .bind("decision", call.decision().id())
                    .bind("rule", call.rule())
                    .bind("token", call.token())
                    .bind("outcome", call.outcome())
                    .bind("duration", call.duration().toMillis())
                    .bind("hash", call.argumentsHash())
                    .add();
        }
        batch.execute();
    }

    /// The newest first.
    static List<RecordedCall> page(Handle handle, String environment, String server, long before, int limit) {
        return handle.createQuery("SELECT * FROM mcp_call WHERE environment = :environment AND id < :before"
                        + (server.isEmpty() ? "" : " AND server = :server") + " ORDER BY id DESC LIMIT :limit")
                .bind("environment", environment)
                .bind("before", before)
                .bind("server", server)
                .bind("limit", limit)
                .map((row, _) -> recorded(row))
                .list();
    }

    private static RecordedCall recorded(ResultSet row) throws SQLException {
        return new RecordedCall(
                row.getLong("id"),
                new Called(
                        row.getString("environment"),
                        row.getString("person"),
                        row.getString("client"),
                        row.getString("grant_id"),
                        row.getString("server"),
                        row.getString("method"),
                        row.getString("target"),
                        Called.Decision.of(row.getString("decision")),
                        row.getString("rule"),
                        row.getString("token"),
                        row.getString("outcome"),
                        Duration.ofMillis(row.getLong("duration")),
                        row.getString("arguments_hash")));
    }

    static void forget(Handle handle, long before) {
        handle.execute("DELETE FROM mcp_call WHERE id < ?", before);
    }
}
