package dev.behalf.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A listener on a free port of this machine, and a client for it.
final class TestingListener implements AutoCloseable {

    private static final ListenerSettings SETTINGS =
            new ListenerSettings("127.0.0.1", 0, 100, Duration.ofSeconds(30), Duration.ofSeconds(5));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Listener listener;

    TestingListener(Router router) {
        listener = Listener.start(SETTINGS, router);
    }

    static TestingListener ready(Route... routes) {
        return below(List.of(), routes);
    }

    static TestingListener below(List<String> bases, Route... routes) {
        Router router = new Router(() -> bases, List.of());
        router.serve(List.of(routes));
        return new TestingListener(router);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String mediaType, String body) {
        return send(request(path).header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Sends these very bytes and reads until the server closes the connection.
    String raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        listener.close();
    }

    @Override
    public void close() {
        client.close();
        stop();
    }
}
