package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Jane, with a browser of her own. She allows whatever she is asked for.
final class TestingPerson implements AutoCloseable {

    private static final Pattern QUESTION = Pattern.compile("name=\"question\" value=\"([^\"]*)\"");

    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]*)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private String cookie = "";

    /// Follows a client's link, and allows what it asks for.
    ///
    /// @return where she is sent to sign in
    String consent(String authorizeUrl) {
        HttpResponse<String> page = visit(authorizeUrl);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        Matcher question = QUESTION.matcher(page.body());
        assertThat(question.find()).as(page.body()).isTrue();
        return location(send(request(URI.create(authorizeUrl).resolve("consent").toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "decision=allow&question=" + URLEncoder.encode(question.group(1), StandardCharsets.UTF_8)))));
    }

    /// Signs in at the provider.
    ///
    /// @return where it sends her back to
    String atProvider(String address) {
        return location(visit(address + "&sandbox_user=jane"));
    }

    /// All the way.
    ///
    /// @return the client's address, with a code
    String allow(String authorizeUrl) {
        return location(visit(atProvider(consent(authorizeUrl))));
    }

    /// All the way, and into the client's own listener.
    void signIn(String authorizeUrl) {
        HttpResponse<String> welcome = visit(allow(authorizeUrl));
        assertThat(welcome.statusCode()).as(welcome.body()).isEqualTo(200);
    }

    /// Opens the page where she is to sign in once more, and does.
    ///
    /// @return the page that she ends on
    String stepUp(String address) {
        Matcher ticket = TICKET.matcher(visit(address).body());
        assertThat(ticket.find()).isTrue();
        String provider = location(send(request(address.substring(0, address.indexOf('?')))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("ticket=" + ticket.group(1)))));
        return visit(atProvider(provider)).body();
    }

    HttpResponse<String> visit(String address) {
        return send(request(address));
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
    }

    /// What only her browser has.
    String secret() {
        return cookie.substring(cookie.indexOf('=') + 1);
    }

    private HttpRequest.Builder request(String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
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
