package dev.behalf.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/// How the databases find what pages ask for: by an index, however much there is.
class RefusalPlanTest {

    private static final RefusalFilter REASON = new RefusalFilter("BH-162", "");
    private static final RefusalFilter TIME =
            new RefusalFilter("", "", Instant.parse("2026-03-06T14:00:00Z"), Instant.parse("2026-03-06T15:00:00Z"));

    @OnBothDatabases
    void refusalsComeInTheOrderOfAnIndex(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThat(plan(database, handle -> page(handle, RefusalFilter.ALL)))
                    .containsAnyOf("activity_refusal_environment", "activity_refusal_pkey")
                    .doesNotContain("Sort", "TEMP B-TREE", "Seq Scan", "SCAN activity_refusal");
            assertThat(plan(database, handle -> page(handle, REASON)))
                    .contains("activity_refusal_reason")
                    .doesNotContain("Sort", "TEMP B-TREE", "Seq Scan", "SCAN activity_refusal");
            assertThat(plan(database, handle -> page(handle, TIME)))
                    .containsAnyOf("activity_refusal_environment", "activity_refusal_pkey")
                    .doesNotContain("Sort", "TEMP B-TREE", "Seq Scan", "SCAN activity_refusal");
        }
    }

    private static void page(Handle handle, RefusalFilter filter) {
        RefusalTable.page(handle, "live", filter, 0, Long.MAX_VALUE, 51);
    }

    @OnBothDatabases
    void theEndOfASearchIsFoundInAnIndexAlone(TestingDatabase testing) {
        try (Database database = testing.open()) {
            RefusalFilter text = new RefusalFilter("BH-162", "acme");

            assertThat(plan(database, handle -> RefusalTable.searchEnd(handle, "live", text, Long.MAX_VALUE)))
                    .contains("activity_refusal_reason")
                    .containsAnyOf("Index Only Scan", "COVERING INDEX");
        }
    }

    @OnBothDatabases
    void countsAndFingerprintsAreFoundByTheirKeys(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThat(plan(database, handle -> CountTable.since(handle, "live", Grain.MINUTE, 0, 60_000)))
                    .containsAnyOf("activity_count_pkey", "activity_count_at", "sqlite_autoindex_activity_count_1")
                    .doesNotContain("Seq Scan", "SCAN activity_count");
            assertThat(plan(database, handle -> FingerprintTable.since(handle, "live", 0)))
                    .containsAnyOf("activity_fingerprint_pkey", "sqlite_autoindex_activity_fingerprint_1")
                    .doesNotContain("Seq Scan", "SCAN activity_fingerprint");
        }
    }

    /// The plan of the last statement that is run.
    private static String plan(Database database, Consumer<Handle> work) {
        return database.read(handle -> {
            boolean postgres = database.toString().contains("PostgreSQL");
            if (postgres) {
                // The tables are empty, so that reading them whole would be cheapest.
                handle.execute("SET LOCAL enable_seqscan = off");
                handle.execute("SET LOCAL enable_bitmapscan = off");
                handle.execute("SET LOCAL enable_sort = off");
            }
            List<String> statements = new ArrayList<>();
            handle.setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    statements.add(
                            postgres
                                    ? withValues(context)
                                    : context.getParsedSql().getSql().replace("?", "1"));
                }
            });
            work.accept(handle);
            handle.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
            String last = statements.getLast().replace(":", "\\:");
            return String.join(
                    "\n",
                    handle.createQuery((postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + last)
                            .map((row, _) -> row.getString(postgres ? 1 : 4))
                            .list());
        });
    }

    /// As the driver of PostgreSQL shows its statements.
    private static String withValues(StatementContext context) {
        try {
            return String.valueOf(context.getStatement().unwrap(java.sql.PreparedStatement.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
