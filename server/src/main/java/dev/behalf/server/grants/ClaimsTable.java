package dev.behalf.server.grants;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `grant_claims`.
final class ClaimsTable {

    private static final TypeReference<Map<String, @Nullable Object>> JSON = new TypeReference<>() {};

    private ClaimsTable() {}

    static void put(Handle handle, String grant, Map<String, @Nullable Object> claims, long now) {
        handle.execute(
                "INSERT INTO grant_claims (grant_id, claims, noted_at) VALUES (?, ?, ?) ON CONFLICT (grant_id)"
                        + " DO UPDATE SET claims = excluded.claims, noted_at = excluded.noted_at",
                grant,
                JsonMapper.shared().writeValueAsString(claims),
                now);
    }

    /// @return empty where nothing is known
    static Map<String, @Nullable Object> find(Handle handle, String environment, String grant) {
        return handle.createQuery("SELECT c.claims FROM grant_claims c JOIN oauth_grant g ON g.id = c.grant_id"
                        + " WHERE c.grant_id = ? AND g.environment = ?")
                .bind(0, grant)
                .bind(1, environment)
                .mapTo(String.class)
                .findOne()
                .map(json -> JsonMapper.shared().readValue(json, JSON))
                .orElse(Map.of());
    }
}
