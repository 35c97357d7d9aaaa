package dev.behalf.server.offline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The table `provider_token` by person.
final class PersonTable {

    private PersonTable() {}

    private record Row(String grant, Set<String> scopes) {}

    /// The newest connection of a person that tools can act with: active, its grant fetched and in force.
    ///
    /// @param scopes that the provider must have granted with it
    /// @return its grant
    static Optional<String> newest(Handle handle, String environment, String person, List<String> scopes, long now) {
        return handle
                .createQuery("""
                        SELECT t.grant_id, t.scope
                        FROM provider_token t JOIN oauth_grant g ON g.id = t.grant_id
                        WHERE t.environment = :environment AND t.person = :person AND g.person = t.person
                            AND t.state = 'active' AND t.token IS NOT NULL
                            AND g.ended_at IS NULL AND g.expires_at > :now AND g.redeemed_at IS NOT NULL
                        ORDER BY t.obtained_at DESC, t.grant_id DESC
                        """)
                .bind("environment", environment)
                .bind("person", person)
                .bind("now", now)
                .map((row, _) -> new Row(
                        row.getString("grant_id"),
                        Set.copyOf(Arrays.asList(row.getString("scope").split(" +")))))
                .list()
                .stream()
                .filter(row -> row.scopes().containsAll(scopes))
                .map(Row::grant)
                .findFirst();
    }
}
