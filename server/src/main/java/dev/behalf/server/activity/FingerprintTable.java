package dev.behalf.server.activity;

import dev.behalf.server.environment.Fingerprint;
import dev.behalf.token.TokenKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The table `activity_fingerprint`.
final class FingerprintTable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private FingerprintTable() {}

    /// @param hour its beginning, in milliseconds
    static void add(Handle handle, String environment, long hour, Fingerprint fingerprint) {
        handle.createUpdate("""
                        INSERT INTO activity_fingerprint (environment, hour, fingerprint, count)
                        SELECT name, :hour, :fingerprint, :count FROM environment WHERE name = :environment
                        ON CONFLICT (environment, hour, fingerprint)
                        DO UPDATE SET count = activity_fingerprint.count + excluded.count
                        """)
                .bind("environment", environment)
                .bind("hour", hour)
                .bind("fingerprint", json(fingerprint))
                .bind("count", fingerprint.count())
                .execute();
    }

    private static String json(Fingerprint fingerprint) {
        ObjectNode node = JSON.createObjectNode().put("iss", fingerprint.issuer());
        var audiences = node.putArray("aud");
        fingerprint.audiences().forEach(audiences::add);
        return JSON.writeValueAsString(node.put("client", fingerprint.client())
                .put("kind", fingerprint.kind().id())
                .put("kid", fingerprint.kid())
                .put("azp", fingerprint.authorizedParty())
                .put("org", fingerprint.organization()));
    }

    static List<Fingerprint> since(Handle handle, String environment, long hour) {
        return handle
                .createQuery("""
                        SELECT fingerprint, SUM(count) AS total FROM activity_fingerprint
                        WHERE environment = :environment AND hour >= :hour GROUP BY fingerprint
                        """)
                .bind("environment", environment)
                .bind("hour", hour)
                .map((row, _) -> fingerprint(row.getString("fingerprint"), row.getLong("total")))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// @return empty where it is of a kind that this version does not know
    private static Optional<Fingerprint> fingerprint(String json, long count) {
        JsonNode node = JSON.readTree(json);
        return kind(node.path("kind").asString())
                .map(kind -> new Fingerprint(
                        node.path("iss").asString(),
                        texts(node.path("aud")).toList(),
                        text(node, "client"),
                        kind,
                        text(node, "kid"),
                        text(node, "azp"),
                        text(node, "org"),
                        count));
    }

    private static Optional<TokenKind> kind(String id) {
        return Arrays.stream(TokenKind.values())
                .filter(kind -> kind.id().equals(id))
                .findFirst();
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString);
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : null;
    }

    static void forget(Handle handle, Instant before) {
        handle.execute("DELETE FROM activity_fingerprint WHERE hour < ?", before.toEpochMilli());
    }
}
