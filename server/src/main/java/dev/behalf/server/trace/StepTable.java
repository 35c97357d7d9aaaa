package dev.behalf.server.trace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The table `trace_step`.
final class StepTable {

    /// Of one environment.
    static final int MOST = 20_000;

    private StepTable() {}

    /// Whether there is such an environment.
    static boolean isKnown(Handle handle, String environment) {
        return handle.createQuery("SELECT 1 FROM environment WHERE name = ?")
                .bind(0, environment)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Of the calls under one grant only the first is kept, whichever node it came to.
    static void insert(Handle handle, String environment, List<Recorded> steps) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO trace_step (id, environment, stage, error, detail, client, client_name, grant_id, address, agent)
                SELECT :id, name, :stage, :error, :detail, :client, :clientName, :grant, :address, :agent
                FROM environment WHERE name = :environment
                AND NOT (:once = 1 AND EXISTS (SELECT 1 FROM trace_step
                    WHERE environment = :environment AND grant_id = :grant AND stage = :stage AND error IS NULL))
                ON CONFLICT DO NOTHING
                """);
        for (Recorded step : steps) {
            boolean once = step.stage() == Stage.CALL && !step.failed();
            batch.bind("id", step.id())
                    .bind("environment", environment)
                    .bind("stage", step.stage().id())
                    .bind("error", step.error())
                    .bind("detail", step.detail())
                    .bind("client", step.client())
                    .bind("clientName", step.clientName())
                    .bind("grant", step.grant())
                    .bind("address", step.address())
                    .bind("agent", step.agent())
                    .bind("once", once ? 1 : 0)
                    .add();
        }
        batch.execute();
    }

    /// In the order of time.
    static List<Recorded> all(Handle handle, String environment) {
        return handle.createQuery(
                        "SELECT id, stage, error, detail, client, client_name, grant_id, address, agent FROM trace_step"
                                + " WHERE environment = ? ORDER BY id")
                .bind(0, environment)
                .setFetchSize(MOST)
                .map((row, _) -> recorded(row))
                .list();
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(
                row.getLong(1),
                Stage.of(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9));
    }

    static void trim(Handle handle, String environment) {
        handle.execute(
                "DELETE FROM trace_step WHERE environment = ? AND id <= (SELECT id FROM trace_step"
                        + " WHERE environment = ? ORDER BY id DESC LIMIT 1 OFFSET " + MOST + ")",
                environment,
                environment);
    }

    static void forget(Handle handle, long before) {
        handle.execute("DELETE FROM trace_step WHERE id < ?", before);
    }
}
