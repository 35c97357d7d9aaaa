package dev.behalf.server.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SealedColumnsTest {

    private static final Pattern PLACE =
            Pattern.compile("new Place\\(\\s*\"([a-z_]+)\",[^;]*?,\\s*(?:\"([a-z_]+)\"|[a-z]+)\\)");

    /// Where the column is handed on.
    private static final Pattern COLUMN = Pattern.compile("place\\([^;\"]*,\\s*\"([a-z_]+)\"\\)");

    /// Never sealed anew, being good for minutes only: the question for consent, the way to a fresh sign-in, nonces,
    /// answers on their way to another node, and what MCP clients carry, who begin anew where it opens no more.
    private static final Set<String> ELSEWHERE = Set.of(
            "consent.request",
            "dpop.nonce",
            "grants.step_up",
            "mcp.answer",
            "mcp.cursor",
            "mcp.question",
            "mcp.session",
            "mcp.state",
            "mcp.task");

    @Test
    void everyPlaceThatTheProductSealsInIsListed() throws IOException {
        Set<String> listed = SealedColumns.ALL.stream()
                .map(column -> column.table() + "." + column.column())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(placesInTheSource())
                .containsAll(ELSEWHERE)
                .contains("provider_token.access")
                .isSubsetOf(with(listed, ELSEWHERE));
    }

    private static Set<String> with(Set<String> listed, Set<String> besides) {
        Set<String> all = new TreeSet<>(listed);
        all.addAll(besides);
        return all;
    }

    private static Set<String> placesInTheSource() throws IOException {
        Set<String> places = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("SealedColumn.java"))
                    .map(SealedColumnsTest::text)
                    .filter(text -> text.contains("import dev.behalf.server.crypto.Place;"))
                    .forEach(text -> add(places, text));
        }
        return places;
    }

    private static void add(Set<String> places, String text) {
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            if (place.group(2) == null) {
                COLUMN.matcher(text).results().forEach(column -> places.add(place.group(1) + "." + column.group(1)));
            } else {
                places.add(place.group(1) + "." + place.group(2));
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
