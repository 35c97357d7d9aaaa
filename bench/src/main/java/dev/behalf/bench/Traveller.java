package dev.behalf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A client, and a person with a browser who signs in for it. Notes how long each answer takes.
final class Traveller implements AutoCloseable {

    static final String REDIRECT = "http://127.0.0.1:3118/callback";

    private static final Pattern QUESTION = Pattern.compile("name=\"question\" value=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient http;
    private final String origin;
    private final String provider;
    private double millis;

    /// @param origin of Behalf
    /// @param provider the origin of the sandbox's tenant
    /// @param address whose requests count as one neighbour's, `127.x.y.z`
    Traveller(String origin, String provider, String address) {
        this.origin = origin;
        this.provider = provider;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.ofLiteral(address))
                .build();
    }

    /// What the hops took, in milliseconds, each as the client sees it.
    ///
    /// @param callback holds the time of the provider's token endpoint
    /// @param provider of the provider's token endpoint, asked for the same by the client itself
    record Times(double authorize, double consent, double callback, double token, double provider) {

        double behalf() {
            return authorize + consent + callback + token - provider;
        }
    }

    /// @return the id of the client
    String register() {
        String answer = send(post(
                        origin + "/register",
                        "application/json",
                        "{\"client_name\":\"Bench\",\"redirect_uris\":[\"" + REDIRECT + "\"]}"))
                .body();
        return Json.text(answer, "client_id");
    }

    Times signIn(String client) {
        HttpResponse<String> page = send(get(origin + "/authorize?"
                + form(Map.of(
                        "response_type",
                        "code",
                        "client_id",
                        client,
                        "redirect_uri",
                        REDIRECT,
                        "state",
                        "of-the-client",
                        "code_challenge",
                        Proof.CHALLENGE,
                        "code_challenge_method",
                        "S256",
                        "resource",
                        origin + "/mcp"))));
        double authorize = millis;
        String cookie = page.headers().firstValue("Set-Cookie").orElse("").replaceAll(";.*", "");
        String away = location(send(post(
                        origin + "/consent",
                        FORM,
                        form(Map.of("question", found(QUESTION, page.body()), "decision", "allow")))
                .header("Cookie", cookie)));
        double consent = millis;
        String back = location(send(get(away + "&sandbox_user=jane")));
        String home = location(send(get(back).header("Cookie", cookie)));
        double callback = millis;
        requireToken(send(post(origin + "/token", FORM, exchange(client, code(home)))));
        double token = millis;
        return new Times(authorize, consent, callback, token, provider());
    }

    /// What Behalf does in the callback, without Behalf.
    private double provider() {
        String back = location(send(get(provider + "/authorize?"
                + form(Map.of(
                        "response_type", "code",
                        "client_id", Auth0Tenant.CLIENT_ID,
                        "redirect_uri", origin + "/callback",
                        "scope", "openid profile email",
                        "state", "of-nobody",
                        "code_challenge", Proof.CHALLENGE,
                        "code_challenge_method", "S256",
                        "sandbox_user", "jane")))));
        requireToken(send(post(
                provider + "/oauth/token",
                FORM,
                exchange(Auth0Tenant.CLIENT_ID, code(back))
                        .replace(encoded(REDIRECT), encoded(origin + "/callback")))));
        return millis;
    }

    private static String exchange(String client, String code) {
        return form(Map.of(
                "grant_type", "authorization_code",
                "client_id", client,
                "redirect_uri", REDIRECT,
                "code", code,
                "code_verifier", Proof.VERIFIER));
    }

    private static HttpRequest.Builder get(String url) {
        return HttpRequest.newBuilder(URI.create(url));
    }

    private static HttpRequest.Builder post(String url, String type, String body) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            millis = (System.nanoTime() - start) / 1e6;
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static void requireToken(HttpResponse<String> answer) {
        Json.text(answer.body(), "access_token");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IllegalStateException(
                        "It led nowhere: " + answer.uri().getPath() + " " + answer.statusCode() + " " + answer.body()));
    }

    private static String code(String url) {
        return URLDecoder.decode(found(CODE, url), UTF_8);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (matcher.find()) {
            return matcher.group(1);
        }
        throw new IllegalStateException(pattern + " was expected in: " + text);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
