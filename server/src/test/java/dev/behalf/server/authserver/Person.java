package dev.behalf.server.authserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody with a browser, who keeps its cookies and does as pages say.
final class Person {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern QUESTION = Pattern.compile("name=\"question\" value=\"([^\"]+)\"");

    /// By host and port, because that is where they are sent.
    private final Map<String, Map<String, String>> cookies = new HashMap<>();

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)), url);
    }

    HttpResponse<String> post(String url, Map<String, String> fields) {
        return post(url, fields, Map.of());
    }

    HttpResponse<String> post(String url, Map<String, String> fields, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(TestingIssuers.encoded(fields)));
        headers.forEach(request::header);
        return send(request, url);
    }

    HttpResponse<String> postJson(String url, String document) {
        return send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(document)),
                url);
    }

    HttpResponse<String> post(String url, String document, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(document));
        headers.forEach(request::header);
        return send(request, url);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String url) {
        Map<String, String> mine = cookies.computeIfAbsent(URI.create(url).getAuthority(), _ -> new LinkedHashMap<>());
        if (!mine.isEmpty()) {
            StringBuilder header = new StringBuilder();
            mine.forEach((name, value) -> header.append(header.isEmpty() ? "" : "; ")
                    .append(name)
                    .append('=')
                    .append(value));
            request.header("Cookie", header.toString());
        }
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(cookie -> {
                String pair = cookie.substring(0, cookie.indexOf(';'));
                mine.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            });
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The question on a page.
    static String question(HttpResponse<String> page) {
        Matcher question = QUESTION.matcher(page.body());
        if (!question.find()) {
            throw new AssertionError(page.statusCode() + " " + page.headers().map() + " " + page.body());
        }
        return question.group(1);
    }

    /// Says yes to what a client asks.
    ///
    /// @return where that leads, at the provider
    String consent(String authorizeUrl) {
        return location(answer(authorizeUrl, question(get(authorizeUrl)), "allow"));
    }

    HttpResponse<String> answer(String authorizeUrl, String question, String decision) {
        return post(consentUrl(authorizeUrl), Map.of("question", question, "decision", decision));
    }

    static String consentUrl(String authorizeUrl) {
        return authorizeUrl.substring(0, authorizeUrl.indexOf("/authorize?")) + "/consent";
    }

    /// Signs in at the provider as one of the sandbox's people.
    ///
    /// @return where the provider sends the browser back to
    String signIn(String providerUrl, String name) {
        return location(get(providerUrl + "&sandbox_user=" + name));
    }

    /// The whole way, from what a client asks for to what it gets.
    Map<String, String> allow(String authorizeUrl, String name) {
        return parameters(location(get(signIn(consent(authorizeUrl), name))));
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
    }

    static Map<String, String> parameters(String url) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : URI.create(url).getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
