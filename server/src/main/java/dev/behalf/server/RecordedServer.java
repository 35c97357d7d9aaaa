package dev.behalf.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `behalf serve` in a process of its own, of which Java records what it loads and runs (JEP 514): only the
/// server's, and nothing of whoever asks it.
final class RecordedServer implements AutoCloseable {

    /// Where the record is to be: said by the launcher.
    private static final String RECORD = "behalf.record";

    private static final Duration LONGEST_START = Duration.ofMinutes(1);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(3);

    private final Process process;
    private final Path record;

    private RecordedServer(Process process, Path record) {
        this.process = process;
        this.record = record;
    }

    /// Starts it with this process's Java and its options, and waits until it is ready.
    ///
    /// @param options of `serve`, each followed by its value
    static RecordedServer start(List<String> options, int port) throws IOException {
        String record = System.getProperty(RECORD);
        if (record == null) {
            throw new IOException("Expected to be started by bin/behalf, which says where the record is to be.");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-XX:AOTCacheOutput=" + record, "-jar", System.getProperty("java.class.path"), "serve"));
        command.addAll(options);
        Files.deleteIfExists(Path.of(record));
        RecordedServer server =
                new RecordedServer(new ProcessBuilder(command).inheritIO().start(), Path.of(record));
        try {
            server.awaitReady(URI.create("http://127.0.0.1:" + port + "/readyz"));
        } catch (IOException e) {
            server.process.destroyForcibly();
            throw e;
        }
        return server;
    }

    private void awaitReady(URI address) throws IOException {
        long until = System.nanoTime() + LONGEST_START.toNanos();
        while (!ready(address)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("The server that is to be recorded does not start; its output says why.");
            }
            pause();
        }
    }

    private static boolean ready(URI address) {
        try {
            return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    /// Stops it, whereupon Java writes the record.
    ///
    /// @throws IOException where there is none then
    void stop() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS) || !Files.exists(record)) {
                throw new IOException("Java has written no record; its output says why.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
