package dev.behalf.server.db;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the database is, read from the one setting that names it.
sealed interface Location {

    /// @param file absolute
    record Sqlite(Path file) implements Location {
        @Override
        public String toString() {
            return "SQLite file " + file;
        }
    }

    /// @param address `host[:port][,host…]/name`
    /// @param parameters the driver's, such as `sslmode=require`, without credentials
    record Postgres(
            String address,
            List<String> parameters,
            @Nullable String user,
            @Nullable String password) implements Location {

        String jdbcUrl() {
            return "jdbc:postgresql://" + address + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
        }

        /// Without the password, and without parameters, which may hold others (of a key file, for one).
        @Override
        public String toString() {
            return "PostgreSQL database " + address;
        }
    }

    String EXPECTED = "Database: expected a file path (SQLite), or postgresql://user:password@host/name.";

    Pattern SCHEME = Pattern.compile("(?:jdbc:)?([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);

    /// @param url a path, `sqlite:path`, `postgresql://…`, or either with `jdbc:` in front
    /// @throws DatabaseException when it is none of them; the message does not repeat it
    static Location parse(String url) {
        var matcher = SCHEME.matcher(url.strip());
        if (!matcher.matches()) {
            return sqlite(url.strip());
        }
        String rest = matcher.group(2);
        return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "sqlite" -> sqlite(rest);
            case "postgresql", "postgres" -> postgres(rest);
            default -> throw new DatabaseException(EXPECTED + " Found the scheme " + matcher.group(1) + ".");
        };
    }

    private static Location sqlite(String path) {
        // The driver reads a question mark as the start of parameters, and ":memory:" as a database without a file.
        if (path.isBlank() || path.contains("?") || path.startsWith(":") || path.startsWith("file:")) {
            throw new DatabaseException(EXPECTED + " The path must not be empty, start with : or contain a ?.");
        }
        try {
            return new Sqlite(Path.of(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new DatabaseException(EXPECTED + " The path is not valid here.", e);
        }
    }

    private static Location postgres(String rest) {
        String[] parts = rest.split("\\?", 2);
        int at = parts[0].lastIndexOf('@');
        String address = parts[0].startsWith("//") ? parts[0].substring(Math.max(at + 1, 2)) : "";
        if (!address.matches("[^/]+/[^/]+")) {
            throw new DatabaseException(EXPECTED + " Found no host or no database name after postgresql:.");
        }
        String user = null;
        String password = null;
        if (at >= 0) {
            String[] userInfo = parts[0].substring(2, at).split(":", 2);
            user = decode(userInfo[0]);
            password = userInfo.length == 2 ? decode(userInfo[1]) : null;
        }
        List<String> parameters = new ArrayList<>();
        for (String parameter : parts.length == 2 ? parts[1].split("&") : new String[0]) {
            if (parameter.startsWith("user=")) {
                user = decode(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decode(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                parameters.add(parameter);
            }
        }
        return new Postgres(address, List.copyOf(parameters), user, password);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new DatabaseException(EXPECTED + " A % in the user or password must be written %25.");
        }
    }
}
