package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks for secrets in all that a database holds and processes say. Of each secret the last letters are looked for:
/// the first ones of JWTs are all the same.
final class ChaosSearch {

    private static final int LETTERS = 16;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{" + LETTERS + ",}");

    private final Set<String> endings = new HashSet<>();

    ChaosSearch(Set<String> secrets) {
        secrets.forEach(secret -> endings.add(secret.substring(secret.length() - LETTERS)));
    }

    /// @return where any was found
    Set<String> in(Database database, List<ChaosProcess> nodes) {
        Set<String> found = new HashSet<>();
        if (isIn(dump(database))) {
            found.add("the database");
        }
        nodes.stream().map(ChaosProcess::log).filter(log -> isIn(text(log))).forEach(log -> found.add(log.toString()));
        return found;
    }

    boolean isIn(String text) {
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            for (int i = 0; i + LETTERS <= word.length(); i++) {
                if (endings.contains(word.substring(i, i + LETTERS))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String dump(Database database) {
        Path file = database.file().orElse(null);
        if (file != null) {
            return text(file) + text(file.resolveSibling(file.getFileName() + "-wal"));
        }
        return database.read(handle -> {
            StringBuilder dump = new StringBuilder();
            List<String> tables = handle.createQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                    .mapTo(String.class)
                    .list();
            for (String table : tables) {
                handle.createQuery("SELECT CAST(t AS text) FROM " + table + " t")
                        .mapTo(String.class)
                        .forEach(row -> dump.append(row).append('\n'));
            }
            return dump.toString();
        });
    }

    static String text(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
