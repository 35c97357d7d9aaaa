package dev.behalf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;

/// The owner of an installation, signed in to its console.
final class Member {

    private static final String COOKIE = "__Host-behalf";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String origin;
    private final String session;

    /// @param token of the one-time link
    Member(String origin, String token) {
        this.origin = origin;
        HttpResponse<byte[]> answer = send(request("/set-up")
                .header("Origin", origin)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(Map.of(
                        "token", token,
                        "name", "Ada Lovelace",
                        "email", "ada@acme.com",
                        "password", "a sentence to remember")))));
        this.session = answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The set-up answered " + answer.statusCode()));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path));
    }

    /// A page, compressed as browsers get it.
    HttpResponse<byte[]> get(String path) {
        return send(request(path).header("Cookie", session).header("Accept-Encoding", "gzip"));
    }

    /// What htmx asks for.
    HttpResponse<byte[]> part(String path) {
        return send(request(path)
                .header("Cookie", session)
                .header("HX-Request", "true")
                .header("Accept-Encoding", "gzip"));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
