package dev.behalf.server.console.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.token.Reason;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A refused request is explained from what was recorded.
class RefusalPageTest {

    private static Sandbox sandbox;
    private static Auth0Tenant auth0;

    @TempDir
    private Path directory;

    private TestingDebugger debugger;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.builder()
                .keys(KeySource.pooled())
                .clock(() -> TestingDebugger.START)
                .auth0()
                .start();
        auth0 = sandbox.auth0();
    }

    @AfterAll
    static void shut() {
        sandbox.close();
    }

    @BeforeEach
    void start() {
        debugger = new TestingDebugger(directory, auth0);
    }

    @AfterEach
    void stop() {
        debugger.close();
    }

    private static String path(RecordedRefusal refusal) {
        return "/e/live/activity/" + refusal.id();
    }

    private String page(RecordedRefusal refusal) {
        return debugger.console.get(path(refusal), debugger.member).body();
    }

    private String otherAudience(String client) {
        return auth0.accessToken()
                .client(client)
                .claim("aud", "https://other.api")
                .claim("email", "planted@acme.com")
                .sign();
    }

    @Test
    void showsTheSameRulesWithoutTokenAndClaims() {
        RecordedRefusal refusal = debugger.refused(otherAudience(Auth0Tenant.CLIENT_ID));
        debugger.advance(Duration.ofMinutes(5));

        assertThat(page(refusal))
                .contains(
                        Reason.AUDIENCE_MISMATCH.title(),
                        "href=\"/errors#bh-162\"",
                        "https://other.api",
                        "Let the client request a token for this audience",
                        "POST /v1/verify",
                        Auth0Tenant.CLIENT_ID,
                        "5 minutes ago",
                        "18 kept, 1 broken",
                        "To see the claims",
                        refusal.claims().get("email"))
                .doesNotContain("planted@acme.com");
    }

    @Test
    void leadsToTheRequestsThatWereRefusedAlike() {
        RecordedRefusal first = debugger.refused(otherAudience("one"));
        debugger.advance(Duration.ofSeconds(1));
        RecordedRefusal other = debugger.refused(otherAudience("two"));
        debugger.advance(Duration.ofSeconds(1));
        RecordedRefusal expired = debugger.refused(auth0.accessToken()
                .client("one")
                .expiresIn(Duration.ofHours(-1))
                .sign());
        debugger.advance(Duration.ofSeconds(1));
        RecordedRefusal last = debugger.refused(otherAudience("one"));

        assertThat(page(first))
                .contains("none earlier", "rel=\"next\" href=\"" + path(last))
                .doesNotContain(path(other), path(expired));
        assertThat(page(last)).contains("rel=\"prev\" href=\"" + path(first), "none later");
        assertThat(page(other)).contains("none earlier", "none later");
    }

    @Test
    void whatNamedNoClientIsAlikeToo() {
        RecordedRefusal first = debugger.refused("opaque-one");
        debugger.advance(Duration.ofSeconds(1));
        RecordedRefusal last = debugger.refused("opaque-two");

        assertThat(page(first))
                .contains("no client named", "the token named none", "The claims could not be read.")
                .contains("rel=\"next\" href=\"" + path(last));
    }

    @Test
    void escapesWhatWasRecorded() {
        String script = "<script>alert(1)</script>";
        RecordedRefusal refusal = debugger.refused(auth0.accessToken()
                .client(script)
                .claim("aud", script)
                .claim(script, script)
                .sign());

        assertThat(page(refusal)).contains("&lt;script").doesNotContain(script);
    }

    @Test
    void aCodeOfAnotherVersionIsShownAsItWasRecorded() {
        RecordedRefusal refusal = debugger.refused("opaque");
        debugger.database.write(handle ->
                handle.execute("UPDATE activity_refusal SET reason = 'BH-<b>999' WHERE id = ?", refusal.id()));

        assertThat(page(refusal))
                .contains("BH-&lt;b&gt;999", "A reason that this version does not know")
                .doesNotContain("/errors#bh-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "99999999999999999999999", "new", "%3Cscript%3E"})
    void whatIsNotThereIsNotFound(String id) {
        HttpResponse<String> answer = debugger.console.get("/e/live/activity/" + id, debugger.member);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("<script>");
    }

    @Test
    void aRefusalOfOneEnvironmentIsNotFoundInAnother() {
        RecordedRefusal refusal = debugger.refused("opaque");

        assertThat(debugger.console
                        .get("/e/bare/activity/" + refusal.id(), debugger.member)
                        .statusCode())
                .isEqualTo(404);
        assertThat(debugger.console
                        .send(debugger.console.request(path(refusal)))
                        .headers()
                        .firstValue("Location")
                        .orElse(""))
                .startsWith("/sign-in");
    }
}
