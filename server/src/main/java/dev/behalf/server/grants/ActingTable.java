package dev.behalf.server.grants;

import dev.behalf.server.grants.Acting.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `oauth_grant` with the person, and with the state of the provider's token that is kept for it.
final class ActingTable {

    private ActingTable() {}

    static Optional<Acting> find(Handle handle, String environment, String grant) {
        return handle.createQuery("SELECT " + GrantTable.COLUMNS
                        + ", p.issuer, p.subject, p.email, p.name, t.state AS token_state,"
                        + " t.reason AS token_reason FROM oauth_grant g"
                        + " JOIN person p ON p.id = g.person LEFT JOIN provider_token t ON t.grant_id = g.id"
                        + " WHERE g.id = ? AND g.environment = ?")
                .bind(0, grant)
                .bind(1, environment)
                .map((row, _) -> acting(row))
                .findOne();
    }

    private static Acting acting(ResultSet row) throws SQLException {
        Identity identity = new Identity(
                row.getString("issuer"), row.getString("subject"), row.getString("email"), row.getString("name"));
        Person person = new Person(row.getString("person"), row.getString("environment"), identity);
        Connection connection = switch (row.getString("token_state")) {
            case null -> Connection.NOT_KEPT;
            case "active" -> Connection.KEPT;
            case "paused" ->
                "not_allowed".equals(row.getString("token_reason")) ? Connection.NOT_ALLOWED : Connection.PAUSED;
            case "needs_sign_in" -> Connection.ENDED;
            default -> Connection.NOT_KEPT;
        };
        return new Acting(GrantTable.grant(row), person, connection);
    }
}
