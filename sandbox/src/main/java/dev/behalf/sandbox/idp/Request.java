package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One HTTP request, read whole.
///
/// @param origin of the host that was asked, such as `http://localhost:4711`
/// @param query parameters of the URL
/// @param body parameters of a form, or the string, number and boolean members of a JSON object
/// @param json the body as a JSON object, empty if it isn't one
/// @param headers by lower-case name, first value
public record Request(
        String origin,
        String method,
        String path,
        String rawQuery,
        Map<String, String> query,
        Map<String, String> body,
        Map<String, Object> json,
        Map<String, String> headers) {
    private static final int BODY_LIMIT = 1 << 20;

    static Request read(HttpExchange exchange, String origin) throws IOException {
        String text = new String(exchange.getRequestBody().readNBytes(BODY_LIMIT), UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        Map<String, Object> json = text.stripLeading().startsWith("{") ? parse(text) : Map.of();
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return new Request(
                origin,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query,
                Encoding.parseForm(query),
                json.isEmpty() ? formOf(text) : scalars(json),
                json,
                headers);
    }

    /// The same request with other query parameters.
    public Request withQuery(Map<String, String> other) {
        return new Request(origin, method, path, rawQuery, other, body, json, headers);
    }

    /// Method and path, to switch on: `GET /userinfo`.
    public String route() {
        return method + " " + path;
    }

    /// Whether the body is a form, as RFC 6749 wants it of token requests.
    public boolean isForm() {
        return hasType("application/x-www-form-urlencoded");
    }

    public boolean isJson() {
        return hasType("application/json");
    }

    private boolean hasType(String type) {
        return header("content-type").filter(value -> value.startsWith(type)).isPresent();
    }

    /// A parameter of the body, else of the query; empty values count as absent.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(body.getOrDefault(name, query.get(name))).filter(value -> !value.isEmpty());
    }

    public String parameter(String name, String otherwise) {
        return parameter(name).orElse(otherwise);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The bearer token (RFC 6750, section 2.1).
    public Optional<String> bearer() {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }

    /// The client's id and secret as it authenticates: Basic, else body parameters (RFC 6749, section 2.3.1).
    public Credentials credentials() {
        return header("authorization")
                .filter(value -> value.startsWith("Basic "))
                .map(value -> basic(value.substring(6)))
                .orElseGet(() -> new Credentials(parameter("client_id", ""), parameter("client_secret", "")));
    }

    public Optional<String> cookie(String name) {
        for (String pair : header("cookie").orElse("").split(";", -1)) {
            if (pair.strip().startsWith(name + "=")) {
                return Optional.of(pair.strip().substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    private static Credentials basic(String encoded) {
        String pair = new String(Base64.getDecoder().decode(encoded.strip()), UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
                ? new Credentials(pair, "")
                : new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private static Map<String, Object> parse(String text) {
        try {
            return Encoding.parseJson(text);
        } catch (IllegalArgumentException _) {
            return Map.of();
        }
    }

    private static Map<String, String> formOf(String text) {
        try {
            return Encoding.parseForm(text);
        } catch (IllegalArgumentException _) {
            return Map.of();
        }
    }

    private static Map<String, String> scalars(Map<String, Object> json) {
        Map<String, String> members = new LinkedHashMap<>();
        json.forEach((name, value) -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                members.put(name, value.toString());
            }
        });
        return members;
    }

    /// What a client says of itself; the secret is empty for a public client.
    public record Credentials(String clientId, String secret) {}
}
