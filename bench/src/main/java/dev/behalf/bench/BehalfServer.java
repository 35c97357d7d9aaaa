package dev.behalf.bench;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Behalf as it is shipped: its launcher, embedded SQLite, one environment connected to the issuer.
final class BehalfServer implements AutoCloseable {

    static final String KEY_HEADER = "X-Behalf-Key";
    private static final Pattern KEY = Pattern.compile("bhf_sk_[A-Za-z0-9_-]+");

    private final Child process;
    private final int port;
    private final Duration untilReady;

    private BehalfServer(Child process, int port, Duration untilReady) {
        this.process = process;
        this.port = port;
        this.untilReady = untilReady;
    }

    /// Starts it for the first time in this directory, which makes the database and the key.
    static BehalfServer install(Path home, Path directory, Issuer issuer) {
        Path manifest = Template.write(
                "behalf.yaml",
                directory,
                Map.of(
                        "tenant", issuer.origin(),
                        "client", Auth0Tenant.CLIENT_ID,
                        "audience", Auth0Tenant.AUDIENCE));
        return start(home, directory, List.of("--apply", manifest.toString()));
    }

    /// Starts it again on what [#install] made.
    static BehalfServer start(Path home, Path directory) {
        return start(home, directory, List.of());
    }

    private static BehalfServer start(Path home, Path directory, List<String> more) {
        int port = Probe.freePort();
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/behalf").toString(),
                "serve",
                "--listen",
                "127.0.0.1:" + port,
                "--database",
                directory.resolve("behalf.db").toString(),
                "--shutdown-grace",
                "1s"));
        command.addAll(more);
        long before = System.nanoTime();
        Child process = Child.start(directory.resolve("behalf.log"), Map.of(), command);
        Probe.awaitReady(url(port, "/readyz"), Map.of(), process);
        return new BehalfServer(process, port, Duration.ofNanos(System.nanoTime() - before));
    }

    /// From the start of its process.
    Duration untilReady() {
        return untilReady;
    }

    private static URI url(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    int port() {
        return port;
    }

    Child process() {
        return process;
    }

    Contender contender() {
        return new Contender("Behalf", port, process);
    }

    /// The key that the first start showed.
    static String key(Path directory) {
        try {
            return keyIn(Files.readString(directory.resolve("behalf.log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The secret key that Behalf showed.
    ///
    /// @param said what it wrote
    static String keyIn(String said) {
        Matcher key = KEY.matcher(said);
        if (key.find()) {
            return key.group();
        }
        throw new IllegalStateException("A new key was expected to be shown; it was not.");
    }

    @Override
    public void close() {
        process.close();
    }
}
