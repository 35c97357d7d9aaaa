package dev.behalf.server.vault;

import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.crypto.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// A column whose values are sealed by the data key of their environment, each in the place that table, row and
/// column name.
///
/// @param rows what the values are read from; the table is `s` there
/// @param environment the column there that has the environment
/// @param key the column of the table that names the row in a [Place]
/// @param content what the values are, for people
/// @param loss what becomes of a row whose value opens nowhere any more
record SealedColumn(
        String table, String key, String column, String rows, String environment, String content, Loss loss) {

    private static final int BEGINNING =
            DataKeyset.beginnings("00000000").getFirst().length();

    /// What is left of a row without its value.
    enum Loss {
        /// The row is nothing without it.
        DELETE,
        /// It can be without it.
        EMPTY
    }

    /// One value.
    ///
    /// @param row its key
    record Sealed(String row, String text) {
        /// Without the value.
        @Override
        public String toString() {
            return "Sealed";
        }
    }

    /// @param before as it was read
    record Change(String row, String before, String after) {
        /// Without the values.
        @Override
        public String toString() {
            return "Change";
        }
    }

    /// In a table that has the environment itself.
    static SealedColumn in(String table, String key, String column, String content, Loss loss) {
        return new SealedColumn(table, key, column, table + " s", "s.environment", content, loss);
    }

    Place place(String row) {
        return new Place(table, row, column);
    }

    private String from() {
        return " FROM " + rows + " WHERE " + environment + " = :environment AND s." + column + " IS NOT NULL";
    }

    /// The values behind a row, in the order of their rows.
    List<Sealed> page(Handle handle, String ofEnvironment, String after, int limit) {
        return handle.createQuery("SELECT s." + key + " AS row_key, s." + column + " AS sealed" + from() + " AND s."
                        + key + " > :after ORDER BY s." + key + " LIMIT :limit")
                .bind("environment", ofEnvironment)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> new Sealed(row.getString("row_key"), row.getString("sealed")))
                .list();
    }

    /// Writes values that were sealed anew, each only where the old one still stands.
    ///
    /// @return how many did
    int replace(Handle handle, List<Change> changes) {
        PreparedBatch batch = handle.prepareBatch("UPDATE " + table + " SET " + column + " = :after WHERE " + key
                + " = :row AND " + column + " = :before");
        changes.forEach(change -> batch.bind("after", change.after())
                .bind("row", change.row())
                .bind("before", change.before())
                .add());
        int replaced = 0;
        for (int count : batch.execute()) {
            replaced += count;
        }
        return replaced;
    }

    /// How many values are sealed by which key, by its id; an empty one for what is nothing sealed.
    Map<String, Long> counts(Handle handle, String ofEnvironment) {
        Map<String, Long> counts = new HashMap<>();
        handle.createQuery("SELECT SUBSTR(s." + column + ", 1, " + BEGINNING + ") AS beginning, COUNT(*) AS count"
                        + from() + " GROUP BY 1")
                .bind("environment", ofEnvironment)
                .map((row, _) -> Map.entry(row.getString("beginning"), row.getLong("count")))
                .forEach(entry ->
                        counts.merge(DataKeyset.keyOf(entry.getKey()).orElse(""), entry.getValue(), Long::sum));
        return counts;
    }

    /// Whether any value is sealed by a key.
    boolean uses(Handle handle, String ofEnvironment, String id) {
        List<String> beginnings = DataKeyset.beginnings(id);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < beginnings.size(); i++) {
            names.add(":b" + i);
        }
        var query = handle.createQuery("SELECT 1" + from() + " AND SUBSTR(s." + column + ", 1, " + BEGINNING + ") IN ("
                        + String.join(", ", names) + ") LIMIT 1")
                .bind("environment", ofEnvironment);
        for (int i = 0; i < beginnings.size(); i++) {
            query.bind("b" + i, beginnings.get(i));
        }
        return query.mapTo(int.class).findOne().isPresent();
    }

    /// Removes all values of an environment.
    void lose(Handle handle, String ofEnvironment) {
        // Names that are unique in their environment only may stand in others too.
        String found = key + " IN (SELECT s." + key + from() + ")"
                + (environment.equals("s.environment") ? " AND environment = :environment" : "");
        handle.createUpdate(
                        switch (loss) {
                            case DELETE -> "DELETE FROM " + table + " WHERE " + found;
                            case EMPTY -> "UPDATE " + table + " SET " + column + " = NULL WHERE " + found;
                        })
                .bind("environment", ofEnvironment)
                .execute();
    }
}
