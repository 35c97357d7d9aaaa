package dev.behalf.server.db;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Where a page of a list ended that is sorted by time, the newest first, and then by id: what comes next is behind it,
/// whatever was added meanwhile.
///
/// @param at epoch milliseconds
public record Position(long at, String id) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})~([A-Za-z0-9._-]{1,100})");

    /// @param text what [#text] wrote, or anything else
    /// @return null where it is no position
    public static @Nullable Position parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? new Position(Long.parseLong(matcher.group(1)), matcher.group(2)) : null;
    }

    /// Binds `:at` and `:id` of a query for what is behind a position.
    ///
    /// @param before null for the first page, which is behind everything
    public static <Q extends SqlStatement<Q>> Q bind(Q query, @Nullable Position before) {
        return query.bind("at", before == null ? Long.MAX_VALUE : before.at())
                .bind("id", before == null ? "" : before.id());
    }

    /// For addresses.
    public String text() {
        return at + "~" + id;
    }
}
