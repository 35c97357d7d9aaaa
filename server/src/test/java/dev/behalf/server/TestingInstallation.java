package dev.behalf.server;

import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.web.ListenerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// A server as it is after the first start, with its console: no owner, no environment.
final class TestingInstallation implements AutoCloseable {

    private final Gateway gateway;
    private final String origin;

    private TestingInstallation(Gateway gateway, String origin) {
        this.gateway = gateway;
        this.origin = origin;
    }

    static TestingInstallation start(Path directory, InstantSource clock) {
        int port = freePort();
        String origin = "http://localhost:" + port;
        ServerSettings settings =
                TestingGateway.settings(directory.resolve("behalf.db").toString(), null);
        Gateway gateway = Gateway.start(
                settings.withConsole(new ConsoleSettings(
                        new ListenerSettings("127.0.0.1", port, 100, Duration.ofSeconds(30), Duration.ofSeconds(1)),
                        new ConsoleAddress(URI.create(origin)),
                        null)),
                clock);
        return new TestingInstallation(gateway, origin);
    }

    private static int freePort() {
        return TestingPorts.free();
    }

    /// Of the console.
    String origin() {
        return origin;
    }

    /// Of the public listener.
    int publicPort() {
        return gateway.port();
    }

    /// Whoever opens it becomes the owner.
    String setUpLink() {
        return gateway.setUpLink().orElseThrow();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
