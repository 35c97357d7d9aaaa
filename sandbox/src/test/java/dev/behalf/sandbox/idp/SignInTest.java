package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).auth0().start();
    private final Auth0Tenant auth0 = sandbox.auth0();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void theFormOfThePageSignsIn() {
        HttpResponse<String> answer = submit(Map.of("request", handle(), "person", "omar"));

        assertThat(Flow.callbackOf(answer)).containsKey("code").containsEntry("state", "state-of-the-client");
        assertThat(answer.headers().firstValue("Set-Cookie").orElse("")).contains("HttpOnly");
    }

    @Test
    void cancellingSendsAnErrorBack() {
        assertThat(Flow.callbackOf(submit(Map.of("request", handle(), "deny", "1"))))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "state-of-the-client");
    }

    @Test
    void aFormWorksOnce() {
        String handle = handle();
        submit(Map.of("request", handle, "person", "jane"));

        assertThat(submit(Map.of("request", handle, "person", "jane")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aLoginHintOrTheSwitchSkipsThePage() {
        assertThat(Flow.callbackOf(
                        flow().with("login_hint", "jane@acme.example").ask()))
                .containsKey("code");
        auth0.modes().autoSignIn.set("omar");
        assertThat(Flow.callbackOf(flow().ask())).containsKey("code");
    }

    @Test
    void aSessionSkipsThePageUntilLoginIsForced() {
        String cookie = submit(Map.of("request", handle(), "person", "jane"))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", -1)[0];

        assertThat(ask(flow(), cookie).statusCode()).isEqualTo(302);
        assertThat(ask(flow().with("prompt", "none"), cookie)
                        .headers()
                        .firstValue("Location")
                        .orElse(""))
                .contains("code=");
        assertThat(ask(flow().with("prompt", "login"), cookie).statusCode()).isEqualTo(200);
        assertThat(ask(flow().with("max_age", "0"), cookie).statusCode()).isEqualTo(200);

        Wire.get(auth0.origin() + "/v2/logout", "Cookie", cookie);
        assertThat(ask(flow(), cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void promptNoneWithoutASessionComesBackWithAnError() {
        assertThat(Flow.callbackOf(flow().with("prompt", "none").ask())).containsEntry("error", "login_required");
    }

    @Test
    void formPostCarriesTheParametersInAForm() {
        String body = flow().with("response_mode", "form_post")
                .with("sandbox_user", "jane")
                .with("state", "\"><script>")
                .ask()
                .body();

        assertThat(body)
                .contains("action=\"" + Flow.CALLBACK + "\"")
                .contains("name=\"code\"")
                .contains("value=\"&quot;&gt;&lt;script&gt;\"");
    }

    private HttpResponse<String> submit(Map<String, String> fields) {
        return Wire.postForm(auth0.origin() + SignIn.PATH, fields);
    }

    private String handle() {
        Matcher matcher = Pattern.compile("name=\"request\" value=\"(\\w+)\"")
                .matcher(flow().ask().body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static HttpResponse<String> ask(Flow flow, String cookie) {
        return Wire.get(flow.uri(), "Cookie", cookie);
    }

    private Flow flow() {
        return new Flow(auth0.origin() + "/authorize", Auth0Tenant.CLIENT_ID).with("scope", "openid");
    }
}
