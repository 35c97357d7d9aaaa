package dev.behalf.server.signing;

import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table `signing_key`.
final class SigningKeyTable {

    /// @param predecessor empty for the first key
    /// @param privateJwk sealed
    /// @param signsFrom epoch milliseconds
    record Row(String id, String predecessor, String publicJwk, String privateJwk, long signsFrom) {}

    private SigningKeyTable() {}

    /// In the order in which they sign.
    static List<Row> of(Handle handle, String environment) {
        return handle.createQuery("""
                        SELECT id, predecessor, public_jwk, private_jwk, signs_from FROM signing_key
                        WHERE environment = ? ORDER BY signs_from
                        """)
                .bind(0, environment)
                .map((row, _) -> new Row(
                        row.getString("id"),
                        row.getString("predecessor"),
                        row.getString("public_jwk"),
                        row.getString("private_jwk"),
                        row.getLong("signs_from")))
                .list();
    }

    /// Leaves the successor that another node has made in the same moment.
    static void add(Handle handle, String environment, Row row, long now) {
        handle.execute(
                "INSERT INTO signing_key (environment, id, predecessor, public_jwk, private_jwk, signs_from, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (environment, predecessor) DO NOTHING",
                environment,
                row.id(),
                row.predecessor(),
                row.publicJwk(),
                row.privateJwk(),
                row.signsFrom(),
                now);
    }

    static void delete(Handle handle, String environment, String id) {
        handle.execute("DELETE FROM signing_key WHERE environment = ? AND id = ?", environment, id);
    }
}
