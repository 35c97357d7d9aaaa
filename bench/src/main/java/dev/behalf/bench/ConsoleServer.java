package dev.behalf.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Behalf as it is shipped, with its console and a database that is there already.
final class ConsoleServer implements AutoCloseable {

    private static final Pattern SET_UP = Pattern.compile("/set-up#([A-Za-z0-9_-]+)");
    private static final int TRIES = 1000;

    private final Child process;
    private final String origin;

    private ConsoleServer(Child process, String origin) {
        this.process = process;
        this.origin = origin;
    }

    static ConsoleServer start(Path home, Path directory, String database) {
        int port = Probe.freePort();
        int console = Probe.freePort();
        Child process = Child.start(
                directory.resolve("console.log"),
                Map.of("BEHALF_DATABASE", database),
                List.of(
                        home.resolve("bin/behalf").toString(),
                        "serve",
                        "--listen",
                        "127.0.0.1:" + port,
                        "--console-listen",
                        "127.0.0.1:" + console,
                        "--shutdown-grace",
                        "1s"));
        Probe.awaitReady(URI.create("http://127.0.0.1:" + port + "/readyz"), Map.of(), process);
        return new ConsoleServer(process, "http://localhost:" + console);
    }

    /// Makes the owner, with the link that the first start shows.
    Member owner() {
        for (int i = 0; i < TRIES; i++) {
            Matcher link = SET_UP.matcher(process.output());
            if (link.find()) {
                return new Member(origin, link.group(1));
            }
            Probe.pause(10);
        }
        throw new IllegalStateException("The first start was expected to show a link:\n" + process.output());
    }

    @Override
    public void close() {
        process.close();
    }
}
