package dev.behalf.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Clients that have shaken hands, each for itself, and wait on the streams of their sessions while nothing is
/// said.
final class IdleStreams implements AutoCloseable {

    private static final long MEGABYTE = 1024 * 1024;
    private static final long REST_MILLIS = 10_000;
    private static final String INITIALIZE = """
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
             "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}}""";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final List<HttpResponse<InputStream>> streams = new ArrayList<>();

    private IdleStreams(URI address) {
        this.address = address;
    }

    /// What the memory of a server comes to with a stream for each sign-in, in Markdown.
    static String table(TokenServer behalf, URI address) {
        Probe.pause(REST_MILLIS);
        long before = behalf.process().residentBytes();
        try (IdleStreams streams = new IdleStreams(address)) {
            try (Wire wire = new Wire(behalf.tokenEndpoint())) {
                for (Chain chain : behalf.chains()) {
                    streams.open(Json.text(wire.post(chain.form()), "access_token"));
                }
            }
            Probe.pause(REST_MILLIS);
            long after = behalf.process().residentBytes();
            int count = behalf.chains().size();
            return """
                    | | resident memory |
                    |---|--:|
                    | at rest | %d MB |
                    | with %d sessions and their idle streams | %d MB |
                    | of which each | %s KB |
                    """.formatted(
                            before / MEGABYTE,
                            count,
                            after / MEGABYTE,
                            String.format(Locale.ROOT, "%.0f", (after - before) / 1024.0 / count));
        }
    }

    private void open(String token) {
        HttpResponse<String> shaken =
                send(request(token).POST(HttpRequest.BodyPublishers.ofString(INITIALIZE)), ofString());
        String session = shaken.headers().firstValue("Mcp-Session-Id").orElseThrow();
        HttpResponse<InputStream> stream = send(
                request(token)
                        .header("MCP-Protocol-Version", "2025-11-25")
                        .header("Mcp-Session-Id", session)
                        .GET(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (stream.statusCode() != 200) {
            throw new IllegalStateException("A stream was expected, found " + stream.statusCode());
        }
        streams.add(stream);
    }

    private static HttpResponse.BodyHandler<String> ofString() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private HttpRequest.Builder request(String token) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
