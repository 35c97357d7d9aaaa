package dev.behalf.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.TestingPorts;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Route;
import dev.behalf.server.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Pages of the console on a free port, and a client for them.
public final class TestingConsole implements AutoCloseable {

    private final TestingVisitors visitors = new TestingVisitors();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConsoleAddress address;
    private final int port;
    private final Listener listener;

    /// @param pages makes the routes of the pages that are tested
    public TestingConsole(Environments environments, Function<Door, List<Route>> pages) {
        port = freePort();
        address = new ConsoleAddress(URI.create("http://localhost:" + port));
        Door door = new Door(address, visitors, environments);
        List<Route> routes = new ArrayList<>(door.routes());
        routes.addAll(pages.apply(door));
        Router router = new Router(List::of, List.of(), door.problems());
        router.serve(routes);
        listener = Listener.start(
                new ListenerSettings("127.0.0.1", port, 100, Duration.ofSeconds(30), Duration.ofSeconds(1)), router);
    }

    private static int freePort() {
        return TestingPorts.free();
    }

    public TestingVisitors visitors() {
        return visitors;
    }

    public String origin() {
        return address.origin();
    }

    /// A request as a browser would send it, with the address resolved to this machine.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address.of(path)));
    }

    public HttpRequest.Builder request(String path, String session) {
        return request(path).header("Cookie", "__Host-behalf=" + session);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String path, String session) {
        return send(request(path, session));
    }

    /// Sends a form as the page of that session would.
    public HttpResponse<String> post(String path, String session, Map<String, String> fields) {
        Visitor visitor = visitors.find(session);
        String csrf = visitor == null ? "" : visitor.csrfToken();
        return send(request(path, session)
                .header("Origin", origin())
                .header("X-CSRF-Token", csrf)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields))));
    }

    public static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        listener.close();
        client.close();
    }
}
