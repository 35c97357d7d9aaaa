package dev.behalf.server.activity;

import dev.behalf.server.db.Like;
import dev.behalf.token.Explanation.Outcome;
import dev.behalf.token.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The table `activity_refusal`.
final class RefusalTable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int NEAR = 1000;
    private static final String SELECT =
            "SELECT id, environment, face, reason, expected, found, client, rules, claims FROM activity_refusal ";

    /// How many refusals one search for a text looks at: a few milliseconds' work.
    static final int MOST_SEARCHED = 5_000;

    private RefusalTable() {}

    static void insert(Handle handle, List<RecordedRefusal> refusals) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO activity_refusal (id, environment, face, reason, expected, found, client, rules, claims)
                SELECT :id, name, :face, :reason, :expected, :found, :client, :rules, :claims
                FROM environment WHERE name = :environment
                ON CONFLICT DO NOTHING
                """);
        for (RecordedRefusal refusal : refusals) {
            batch.bind("id", refusal.id())
                    .bind("environment", refusal.environment())
                    .bind("face", refusal.face().id())
                    .bind("reason", refusal.code())
                    .bind("expected", refusal.expected())
                    .bind("found", refusal.found())
                    .bind("client", refusal.client())
                    .bind("rules", rules(refusal.rules()))
                    .bind("claims", JSON.writeValueAsString(refusal.claims()))
                    .add();
        }
        batch.execute();
    }

    private static String rules(List<RecordedRule> rules) {
        ArrayNode array = JSON.createArrayNode();
        for (RecordedRule rule : rules) {
            array.addObject()
                    .put("rule", rule.rule())
                    .put("outcome", rule.outcome().name().toLowerCase(Locale.ROOT))
                    .put("expected", rule.expected())
                    .put("found", rule.found())
                    .put("change", rule.change());
        }
        return JSON.writeValueAsString(array);
    }

    /// The newest first.
    ///
    /// @param after only those of a larger id
    /// @param before only those of a smaller id
    static List<RecordedRefusal> page(
            Handle handle, String environment, RefusalFilter filter, long after, long before, int limit) {
        String sql = SELECT + where(filter) + text(filter) + " ORDER BY id DESC LIMIT :limit";
        return bound(handle.createQuery(sql), environment, filter, after, before)
                .bind("limit", limit)
                .map((row, _) -> refusal(row))
                .list();
    }

    /// No index helps to find a text, so that a search looks at so many refusals and no more.
    ///
    /// @return the id of the first that it does not look at, 0 where it looks at all
    static long searchEnd(Handle handle, String environment, RefusalFilter filter, long before) {
        if (filter.text().isEmpty()) {
            return 0;
        }
        RefusalFilter all = new RefusalFilter(filter.reason(), "", filter.from(), filter.until());
        String sql = "SELECT id FROM activity_refusal " + where(all) + " ORDER BY id DESC LIMIT 1 OFFSET :most";
        return bound(handle.createQuery(sql), environment, all, 0, before)
                .bind("most", MOST_SEARCHED)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /// With BETWEEN: with two comparisons SQLite finds the index without the reason as good as the one with it, and
    /// takes
    /// it because it was created first.
    private static String where(RefusalFilter filter) {
        return "WHERE environment = :environment AND id BETWEEN :first AND :last"
                + (filter.reason().isEmpty() ? "" : " AND reason = :reason");
    }

    private static String text(RefusalFilter filter) {
        return filter.text().isEmpty()
                ? ""
                : " AND (LOWER(client) LIKE :text ESCAPE '!' OR LOWER(expected) LIKE :text ESCAPE '!'"
                        + " OR LOWER(found) LIKE :text ESCAPE '!')";
    }

    private static Query bound(Query query, String environment, RefusalFilter filter, long after, long before) {
        query.bind("environment", environment)
                .bind("first", Math.max(after, filter.tooOld()) + 1)
                .bind("last", Math.min(before, filter.tooNew()) - 1);
        if (!filter.reason().isEmpty()) {
            query.bind("reason", filter.reason());
        }
        if (!filter.text().isEmpty()) {
            query.bind("text", Like.containing(filter.text()));
        }
        return query;
    }

    static Optional<RecordedRefusal> find(Handle handle, String environment, long id) {
        return handle.createQuery(SELECT + "WHERE environment = :environment AND id = :id")
                .bind("environment", environment)
                .bind("id", id)
                .map((row, _) -> refusal(row))
                .findOne();
    }

    static Neighbours neighbours(Handle handle, RecordedRefusal refusal) {
        return new Neighbours(
                neighbour(handle, refusal, "id < :id ORDER BY id DESC", "MAX(id)"),
                neighbour(handle, refusal, "id > :id ORDER BY id", "MIN(id)"));
    }

    /// Bounded, since no index holds the client.
    private static @Nullable Long neighbour(Handle handle, RecordedRefusal refusal, String side, String nearest) {
        boolean named = refusal.client() != null;
        var query = handle.createQuery("SELECT " + nearest + " FROM (SELECT id, client FROM activity_refusal"
                        + " WHERE environment = :environment AND reason = :reason AND " + side + " LIMIT " + NEAR
                        + ") AS near WHERE client " + (named ? "= :client" : "IS NULL"))
                .bind("environment", refusal.environment())
                .bind("reason", refusal.code())
                .bind("id", refusal.id());
        if (named) {
            query.bind("client", refusal.client());
        }
        return query.mapTo(Long.class).findOne().orElse(null);
    }

    static void forget(Handle handle, Instant before) {
        handle.execute("DELETE FROM activity_refusal WHERE id < ?", RefusalIds.first(before));
    }

    private static RecordedRefusal refusal(ResultSet row) throws SQLException {
        String code = row.getString("reason");
        return new RecordedRefusal(
                row.getLong("id"),
                RefusalIds.time(row.getLong("id")),
                row.getString("environment"),
                Face.of(row.getString("face")),
                Arrays.stream(Reason.values())
                        .filter(reason -> reason.code().equals(code))
                        .findFirst()
                        .orElse(null),
                code,
                row.getString("expected"),
                row.getString("found"),
                row.getString("client"),
                rules(row.getString("rules")),
                claims(row.getString("claims")));
    }

    private static List<RecordedRule> rules(String json) {
        List<RecordedRule> rules = new ArrayList<>();
        for (JsonNode rule : JSON.readTree(json)) {
            rules.add(new RecordedRule(
                    rule.path("rule").asString(),
                    Outcome.valueOf(rule.path("outcome").asString().toUpperCase(Locale.ROOT)),
                    rule.path("expected").asString(),
                    rule.path("found").asString(),
                    rule.path("change").asString()));
        }
        return rules;
    }

    private static Map<String, String> claims(String json) {
        Map<String, String> claims = new LinkedHashMap<>();
        JSON.readTree(json)
                .properties()
                .forEach(claim -> claims.put(claim.getKey(), claim.getValue().asString()));
        return claims;
    }
}
