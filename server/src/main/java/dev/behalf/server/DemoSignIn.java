package dev.behalf.server;

import dev.behalf.sandbox.idp.Tenant;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An MCP client and its person: the client registers itself and sends the person to sign in; the person consents and
/// signs in at the provider; the client calls tools with what it gets.
final class DemoSignIn {

    private static final String REDIRECT = "http://127.0.0.1:3118/callback";
    private static final String VERIFIER = "demonstration".repeat(4);
    private static final Pattern QUESTION = Pattern.compile("name=\"question\" value=\"([^\"]+)\"");
    private final PrintWriter out;
    private final HttpClient http = HttpClient.newHttpClient();

    DemoSignIn(PrintWriter out) {
        this.out = out;
    }

    /// @param address of the environment
    /// @param asEndUser whether calls reach the team's server with the provider's token
    /// @return whether the tools said that Jane is acting
    boolean run(String address, Tenant tenant, boolean asEndUser) {
        tenant.clients().allowRedirect(address + "/callback");
        String client = text(
                json(post(
                        address + "/register",
                        "application/json",
                        JsonMapper.shared()
                                .writeValueAsString(Map.of(
                                        "client_name", "Demonstration", "redirect_uris", new String[] {REDIRECT})),
                        null)),
                "client_id");
        String code = code(address, client);
        JsonNode tokens = json(post(
                address + "/token",
                "application/x-www-form-urlencoded",
                form(Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        client,
                        "redirect_uri",
                        REDIRECT,
                        "code",
                        code,
                        "code_verifier",
                        VERIFIER)),
                null));
        String token = text(tokens, "access_token");
        JsonNode person =
                call(address, token, "whoami").path("structuredContent").path("person");
        String name = person.path("name").asString(person.path("id").asString(""));
        boolean known =
                tell(tenant.provider() + ": consent, sign-in, tool call", "whoami answers " + name, !name.isEmpty());
        String greeting =
                call(address, token, "sample_greet").at("/content/0/text").asString("");
        String shown = asEndUser ? "the provider's own token" : "a statement that Behalf signs";
        return tell(
                        "  the team's server, shown " + shown,
                        "sample_greet answers " + greeting,
                        greeting.startsWith("Hello "))
                && known;
    }

    private boolean tell(String title, String answer, boolean good) {
        out.println("  " + (good ? "✓ " : "✗ ") + "%-57s".formatted(title) + (good ? answer : "no answer"));
        return good;
    }

    private JsonNode call(String address, String token, String tool) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(address + "/mcp"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-11-25")
                .POST(BodyPublishers.ofString("""
                        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": {}}}
                        """.formatted(tool))));
        // One answer, perhaps as the only event of a stream.
        String body = answer.body();
        return JsonMapper.shared()
                .readTree(body.substring(Math.max(0, body.indexOf('{'))))
                .path("result");
    }

    /// The person's part.
    private String code(String address, String client) {
        HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(address + "/authorize?"
                + form(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        client,
                        "redirect_uri",
                        REDIRECT,
                        "state",
                        "demonstration",
                        "code_challenge",
                        challenge(),
                        "code_challenge_method",
                        "S256",
                        "resource",
                        address + "/mcp")))));
        String cookie = page.headers().firstValue("Set-Cookie").orElse("").replaceAll(";.*", "");
        Matcher question = QUESTION.matcher(page.body());
        if (!question.find()) {
            throw new IllegalStateException("The person was not asked for consent: " + page.statusCode());
        }
        String provider = location(post(
                address + "/consent",
                "application/x-www-form-urlencoded",
                form(Map.of("question", question.group(1), "decision", "allow")),
                cookie));
        String callback = location(send(HttpRequest.newBuilder(URI.create(provider + "&sandbox_user=jane"))));
        String back = location(send(HttpRequest.newBuilder(URI.create(callback)).header("Cookie", cookie)));
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(back);
        if (!code.find()) {
            throw new IllegalStateException("The client got no code.");
        }
        return URLDecoder.decode(code.group(1), StandardCharsets.UTF_8);
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private HttpResponse<String> post(String url, String type, String body, @Nullable String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        return send(cookie == null ? request : request.header("Cookie", cookie));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IllegalStateException("It led nowhere: " + answer.statusCode()));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String text(JsonNode document, String name) {
        return document.path(name).asString("");
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
