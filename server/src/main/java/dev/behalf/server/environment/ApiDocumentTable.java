package dev.behalf.server.environment;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `mcp_server_document`.
final class ApiDocumentTable {

    private ApiDocumentTable() {}

    /// @param digest see [ApiSettings#digest]
    record Row(String digest, ApiSummary summary) {}

    static Optional<Row> find(Handle handle, String environment, String name) {
        return handle.createQuery("SELECT digest, summary FROM mcp_server_document WHERE environment = ? AND name = ?")
                .bind(0, environment)
                .bind(1, name)
                .map((row, _) -> new Row(row.getString("digest"), ApiSummary.of(row.getString("summary"))))
                .findOne();
    }

    static Optional<String> text(Handle handle, String environment, String name) {
        return handle.createQuery("SELECT document FROM mcp_server_document WHERE environment = ? AND name = ?")
                .bind(0, environment)
                .bind(1, name)
                .mapTo(String.class)
                .findOne();
    }

    static void put(Handle handle, String environment, String name, String text, ApiSummary summary, long now) {
        handle.createUpdate("""
                        INSERT INTO mcp_server_document (environment, name, digest, document, summary, since)
                        VALUES (:environment, :name, :digest, :document, :summary, :now)
                        ON CONFLICT (environment, name) DO UPDATE
                        SET digest = excluded.digest, document = excluded.document, summary = excluded.summary,
                            since = excluded.since
                        """)
                .bind("environment", environment)
                .bind("name", name)
                .bind("digest", ApiSettings.digest(text))
                .bind("document", text)
                .bind("summary", summary.json())
                .bind("now", now)
                .execute();
    }

    /// It was fetched again, and is the same.
    static void touch(Handle handle, String environment, String name, long now) {
        handle.execute(
                "UPDATE mcp_server_document SET since = ? WHERE environment = ? AND name = ?", now, environment, name);
    }

    static void delete(Handle handle, String environment, String name) {
        handle.execute("DELETE FROM mcp_server_document WHERE environment = ? AND name = ?", environment, name);
    }
}
