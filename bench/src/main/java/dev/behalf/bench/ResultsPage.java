package dev.behalf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A Markdown page, parts of which are written here: what stands between `<!-- name -->` and `<!-- end -->`.
record ResultsPage(Path file) {

    private static final String END = "<!-- end -->";

    /// Puts the part in its place, and prints it.
    void put(String name, String text) {
        System.out.printf("%n%s%n%n%s%n", name, text);
        try {
            String page = Files.readString(file);
            String begin = "<!-- " + name + " -->";
            int from = page.indexOf(begin);
            int to = page.indexOf(END, from);
            if (from < 0 || to < 0) {
                throw new IllegalStateException(file + " was expected to hold " + begin + " and then " + END);
            }
            Files.writeString(file, page.substring(0, from + begin.length()) + "\n" + text + page.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
