package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenID Connect Back-Channel Logout 1.0, as Auth0 does it, over real HTTP.
class BackchannelLogoutTest {

    private static final TestingClock CLOCK = new TestingClock();

    private static Sandbox sandbox;
    private static TestingGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox =
                Sandbox.builder().keys(KeySource.pooled()).clock(CLOCK).auth0().start();
        gateway = TestingGateway.start(directory, CLOCK, sandbox.auth0());
        gateway.fetchKeys(CLOCK, sandbox.auth0());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    private static Auth0Tenant auth0() {
        return sandbox.auth0();
    }

    private static HttpRequest.Builder form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return gateway.request("/" + auth0().name() + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /// @return an access token of ours for Jane
    private static String token() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        fields.put("subject_token", auth0().accessToken().sign());
        fields.put("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
        fields.put("resource", "http://127.0.0.1:8080/" + auth0().name() + "/mcp");
        HttpResponse<String> answer =
                gateway.send(form("/token", fields).header("Authorization", "Bearer " + gateway.secretKey(auth0())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestingGateway.json(answer).get("access_token").stringValue();
    }

    private static boolean isActive(String token) {
        HttpResponse<String> answer = gateway.introspect("Bearer " + gateway.secretKey(auth0()), token);
        return TestingGateway.json(answer).get("active").booleanValue();
    }

    private static HttpResponse<String> logout(String token) {
        return gateway.send(form("/backchannel-logout", Map.of("logout_token", token)));
    }

    @Test
    void whoeverSignsOutAtTheProviderEndsWhatActsForThemOnTheNextRequest() {
        String token = token();
        assertThat(isActive(token)).isTrue();

        HttpResponse<String> answer = logout(auth0().logoutToken().sign());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(isActive(token)).isFalse();
    }

    @Test
    void aTokenOfThatPurposeByItsTypeIsTakenToo() {
        String token = token();

        assertThat(logout(auth0().logoutToken().header("typ", "logout+jwt").sign())
                        .statusCode())
                .isEqualTo(200);
        assertThat(isActive(token)).isFalse();
    }

    @Test
    void aLogoutTokenThatIsSentAgainEndsNothingThatCameAfterIt() {
        String logout = auth0().logoutToken().sign();
        CLOCK.advance(Duration.ofSeconds(60));
        String token = token();

        assertThat(logout(logout).statusCode()).isEqualTo(200);
        assertThat(isActive(token)).isTrue();
    }

    @Test
    void nothingElseEndsAnything() {
        String token = token();
        Map<String, UnaryOperator<TokenBuilder>> changes = new LinkedHashMap<>();
        changes.put("without the event", builder -> builder.without("events"));
        changes.put("with another event", builder -> builder.claim("events", Map.of("urn:other", Map.of())));
        changes.put("with a nonce", builder -> builder.claim("nonce", "n"));
        changes.put("for another client", builder -> builder.client("another"));
        changes.put("of another issuer", builder -> builder.claim("iss", "https://evil.example/"));
        changes.put("without a person", builder -> builder.without("sub"));
        changes.put("without its time", builder -> builder.without("iat"));
        changes.put("expired", builder -> builder.claim("exp", CLOCK.millis() / 1000 - 3600));
        changes.put("of another type", builder -> builder.header("typ", "at+jwt"));

        changes.forEach((what, change) -> {
            HttpResponse<String> answer =
                    logout(change.apply(auth0().logoutToken()).sign());
            assertThat(answer.statusCode()).as(what).isEqualTo(400);
            assertThat(TestingGateway.json(answer).get("error").stringValue()).isEqualTo("invalid_request");
        });
        assertThat(logout(auth0().accessToken().sign()).statusCode()).isEqualTo(400);
        assertThat(logout("no.token.atall").statusCode()).isEqualTo(400);
        assertThat(gateway.send(form("/backchannel-logout", Map.of())).statusCode())
                .isEqualTo(400);
        assertThat(isActive(token)).isTrue();
    }
}
