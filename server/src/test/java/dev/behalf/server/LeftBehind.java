package dev.behalf.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/// The database of a server that was killed, read as whoever finds the files would.
///
/// @param integrity what SQLite says about the file, `ok` where it is sound
/// @param grants how many there are
/// @param halfGrants those in force that lack something: their code, refresh token, or the provider's token
/// @param orphans codes and tokens whose grant is not there
record LeftBehind(String integrity, int grants, int halfGrants, int orphans) {

    private static final String HALF_GRANTS = """
            SELECT count(*) FROM oauth_grant g WHERE g.ended_at IS NULL AND (
              (g.offline = 1) <> EXISTS (SELECT 1 FROM provider_token t WHERE t.grant_id = g.id AND t.state = 'active')
              OR (g.redeemed_at IS NULL)
                 <> EXISTS (SELECT 1 FROM authorization_code c WHERE c.grant_id = g.id AND c.used_at IS NULL)
              OR (g.redeemed_at IS NOT NULL AND g.refreshable = 1)
                 <> EXISTS (SELECT 1 FROM refresh_token r WHERE r.grant_id = g.id))
            """;

    private static final String ORPHANS = """
            SELECT count(*) FROM (
              SELECT grant_id FROM provider_token
              UNION ALL SELECT grant_id FROM authorization_code
              UNION ALL SELECT grant_id FROM refresh_token)
            WHERE grant_id NOT IN (SELECT id FROM oauth_grant)
            """;

    /// @param database its file
    static LeftBehind in(Path database) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            return new LeftBehind(
                    text(connection, "PRAGMA integrity_check"),
                    number(connection, "SELECT count(*) FROM oauth_grant"),
                    number(connection, HALF_GRANTS),
                    number(connection, ORPHANS));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        return Integer.parseInt(text(connection, sql));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /// Which of these texts stand anywhere in the files of the database, its journal among them.
    static List<String> readable(Path database, List<String> secrets) {
        try (Stream<Path> files = Files.list(database.toAbsolutePath().getParent())) {
            List<String> contents = files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(database.getFileName().toString()))
                    .map(LeftBehind::content)
                    .toList();
            return secrets.stream()
                    .filter(secret -> contents.stream().anyMatch(content -> content.contains(secret)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
