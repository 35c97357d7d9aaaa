package dev.behalf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;

/// Single requests, to see whether a server is there and what it accepts.
final class Probe {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long INTERVAL_MILLIS = 5;

    private Probe() {}

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("No port is free", e);
        }
    }

    /// A request of a proxy about a token.
    static Map<String, String> headers(String key, String token) {
        return Map.of(BehalfServer.KEY_HEADER, key, "Authorization", "Bearer " + token);
    }

    /// Waits until the address answers 200.
    static void awaitReady(URI url, Map<String, String> headers, Child server) {
        awaitReady(url, headers, server, LIMIT);
    }

    static void awaitReady(URI url, Map<String, String> headers, Child server, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int status;
        // A client that is refused two hundred times a second would take a good part of the processors from the server.
        while ((status = listens(url) ? status(url, headers) : 0) != 200) {
            if (!server.alive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        url + " does not become ready (last answer: " + status + "). Its output:\n" + server.output());
            }
            pause(INTERVAL_MILLIS);
        }
    }

    private static boolean listens(URI url) {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()))) {
            return channel.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /// The status of the answer, 0 where nobody answers.
    static int status(URI url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10));
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /// What the address answers.
    static String body(URI url) {
        try {
            return CLIENT.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
