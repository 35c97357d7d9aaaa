package dev.behalf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where things are.
final class Workplace {

    @Option(
            names = "--home",
            required = true,
            paramLabel = "DIR",
            description = "The distribution: bin/behalf and lib.")
    private Path home = Path.of("");

    @Option(names = "--directory", required = true, paramLabel = "DIR", description = "For files that may be deleted.")
    private Path directory = Path.of("");

    @Option(names = "--page", required = true, paramLabel = "FILE", description = "The results page.")
    private Path page = Path.of("");

    Path home() {
        return home.toAbsolutePath();
    }

    Path directory() {
        try {
            return Files.createDirectories(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ResultsPage page() {
        return new ResultsPage(page);
    }
}
