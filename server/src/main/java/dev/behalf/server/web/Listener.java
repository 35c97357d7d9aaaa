package dev.behalf.server.web;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/// The public listener. One virtual thread for each connection.
public final class Listener implements AutoCloseable {

    /// Room for a token of 16 KiB, an API key and what proxies add.
    static final int MAX_HEADERS = 32 * 1024;

    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /// A body over [Body#MAX_LENGTH] is read to its end and refused politely, up to this length; beyond it the
    /// connection is cut.
    static final int MAX_DRAINED = 1024 * 1024;

    /// For one read: a client that sends nothing for so long in the middle of a request is gone.
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /// All that the server needs is given to it. What it would look for by itself on the class path takes a fifth of
    /// the
    /// start.
    private static final ServiceRegistry NOTHING_FOUND =
            GlobalServiceRegistry.registry(ServiceRegistryManager.create(ServiceRegistryConfig.builder()
                            .discoverServices(false)
                            .discoverServicesFromServiceLoader(false)
                            .build())
                    .registry());

    private final WebServer server;

    private Listener(WebServer server) {
        this.server = server;
    }

    /// Binds the address and begins to answer.
    ///
    /// @throws java.io.UncheckedIOException where the address cannot be bound
    public static Listener start(ListenerSettings settings, Router router) {
        router.trust(settings.proxies());
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .serviceRegistry(NOTHING_FOUND)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .concurrencyLimitDiscoverServices(false)
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .mediaContext(MediaContext.builder()
                        .mediaSupportsDiscoverServices(false)
                        .build())
                .maxTcpConnections(settings.maxConnections())
                .idleConnectionTimeout(settings.idle())
                .idleConnectionPeriod(Duration.ofSeconds(10))
                .shutdownGracePeriod(settings.grace())
                .maxPayloadSize(MAX_DRAINED)
                .connectionOptions(SocketOptions.builder()
                        .tcpNoDelay(true)
                        .readTimeout(READ_TIMEOUT)
                        .build())
                .addProtocol(http1())
                .directHandlers(Failures.handlers())
                // Shows the handlers what went wrong; they decide what of it leaves.
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .routing(HttpRouting.builder().any(router))
                .build();
        start(server, settings);
        return new Listener(server);
    }

    /// Where the address cannot be had the server itself goes on without a listener, and says so in the log only.
    private static void start(WebServer server, ListenerSettings settings) {
        requireFree(settings);
        server.start();
        if (!server.isRunning() || server.port() <= 0) {
            server.stop();
            throw cannotListen(settings, new IOException("It was taken at this moment"));
        }
    }

    @SuppressWarnings("AddressSelection") // The server itself takes the first address of a name.
    private static void requireFree(ListenerSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            throw cannotListen(settings, e);
        }
    }

    private static UncheckedIOException cannotListen(ListenerSettings settings, IOException reason) {
        return new UncheckedIOException(
                "Cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason.getMessage()
                        + ". Choose another address of this machine, or stop what listens there.",
                reason);
    }

    private static Http1Config http1() {
        return Http1Config.builder()
                .maxHeadersSize(MAX_HEADERS)
                .maxPrologueLength(MAX_REQUEST_LINE)
                .sendKeepAliveHeader(false)
                .build();
    }

    public int port() {
        return server.port();
    }

    /// Takes no more connections, waits for requests under way, and stops.
    @Override
    public void close() {
        server.stop();
    }
}
