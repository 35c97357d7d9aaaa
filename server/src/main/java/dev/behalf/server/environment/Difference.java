package dev.behalf.server.environment;

import org.jspecify.annotations.Nullable;

/// One line of what a manifest changes.
///
/// @param path such as `default.connection.clientId`
/// @param before null where there was nothing, or nothing to tell
/// @param after null where there is nothing, or nothing to tell
public record Difference(
        Mark mark,
        String path,
        @Nullable String before,
        @Nullable String after) {

    /// What happens to it.
    public enum Mark {
        ADDED("+"),
        CHANGED("~"),
        REMOVED("-"),
        UNCHANGED("="),
        /// Not in the file.
        LEFT_ALONE("?");

        private final String sign;

        Mark(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    static Difference of(String path, @Nullable String before, @Nullable String after) {
        Mark mark = before == null ? Mark.ADDED : after == null ? Mark.REMOVED : Mark.CHANGED;
        return new Difference(mark, path, before, after);
    }

    static Difference of(Mark mark, String path) {
        return new Difference(mark, path, null, null);
    }

    /// Whether anything becomes different by it.
    boolean changes() {
        return switch (mark) {
            case ADDED, CHANGED, REMOVED -> true;
            case UNCHANGED, LEFT_ALONE -> false;
        };
    }

    /// As one line.
    public String text() {
        String what = mark.sign() + " " + path;
        return switch (mark) {
            case ADDED -> after == null ? what : what + ": " + after;
            case REMOVED -> before == null ? what : what + ": " + before;
            case CHANGED -> what + ": " + before + " → " + after;
            case UNCHANGED -> what;
            case LEFT_ALONE -> what + ": not in the file, left alone";
        };
    }
}
