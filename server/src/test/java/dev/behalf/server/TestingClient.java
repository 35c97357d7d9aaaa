package dev.behalf.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A public MCP client that registers itself with an environment.
final class TestingClient implements AutoCloseable {

    static final String VERIFIER = "0123456789".repeat(5);

    private static final String REDIRECT = "http://127.0.0.1:3000/cb";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String issuer;
    private final String redirectUri;
    private final String id;

    /// @param issuer the environment's public URL
    TestingClient(String issuer) {
        this(issuer, REDIRECT);
    }

    TestingClient(String issuer, String redirectUri) {
        this.issuer = issuer;
        this.redirectUri = redirectUri;
        id = json(send(HttpRequest.newBuilder(URI.create(issuer + "/register"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"client_name":"Desk","redirect_uris":["%s"],"grant_types":["authorization_code","refresh_token"]}
                                """.formatted(redirectUri)))))
                .get("client_id")
                .stringValue();
    }

    /// A token of Jane's for an MCP server of the environment `auth0`.
    static String accessToken(TestingProviders providers, String resource) {
        try (TestingClient client = new TestingClient(providers.url("auth0"));
                TestingPerson jane = new TestingPerson()) {
            return client.redeem(code(jane.allow(client.authorizeUrl(resource))))
                    .get("access_token")
                    .stringValue();
        }
    }

    /// Its client id.
    String id() {
        return id;
    }

    /// Where a person is sent.
    String authorizeUrl() {
        return authorizeUrl(issuer + "/mcp");
    }

    /// The same for another MCP server of the environment.
    String authorizeUrl(String resource) {
        return issuer + "/authorize?"
                + encoded(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        id,
                        "redirect_uri",
                        REDIRECT,
                        "state",
                        "of-the-client",
                        "code_challenge",
                        challenge(),
                        "code_challenge_method",
                        "S256",
                        "resource",
                        resource));
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// The code in an address of the client.
    static String code(String address) {
        return Arrays.stream(URI.create(address).getRawQuery().split("&", -1))
                .filter(parameter -> parameter.startsWith("code="))
                .map(parameter -> parameter.substring("code=".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(address));
    }

    JsonNode redeem(String code) {
        return token(Map.of(
                "grant_type", "authorization_code",
                "client_id", id,
                "code", code,
                "redirect_uri", redirectUri,
                "code_verifier", VERIFIER));
    }

    JsonNode refresh(String token) {
        return token(Map.of("grant_type", "refresh_token", "client_id", id, "refresh_token", token));
    }

    private JsonNode token(Map<String, String> fields) {
        return json(send(HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)))));
    }

    /// What the tool `whoami` says to this access token; an error of HTTP where it is not good.
    String whoami(String accessToken) {
        return send(HttpRequest.newBuilder(URI.create(issuer + "/mcp"))
                        .header("Authorization", "Bearer " + accessToken)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":{}}}
                                """)))
                .body();
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
