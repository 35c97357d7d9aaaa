package dev.behalf.server.console.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.team.Role;
import dev.behalf.token.Reason;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DebuggerPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";

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

    @Test
    void anAcceptedTokenShowsEveryRuleAsKeptAndWhoItStandsFor() {
        HttpResponse<String> answer = debugger.paste(auth0.accessToken().sign());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body())
                .contains(
                        "Saved settings",
                        "A good access token",
                        Auth0Tenant.CLIENT_ID,
                        "openid profile email",
                        "These claims may be believed.",
                        "19 kept</span>")
                .doesNotContain("broken</span>", "Do not believe");
    }

    @Test
    void aRefusedTokenShowsExpectedFoundChangeAndALinkToTheCode() {
        String page = debugger.explained(
                auth0.accessToken().claim("aud", "https://other.api").sign());

        assertThat(page)
                .contains(
                        Reason.AUDIENCE_MISMATCH.title(),
                        "aud with " + Auth0Tenant.AUDIENCE,
                        "https://other.api",
                        "Let the client request a token for this audience",
                        "href=\"/errors#bh-162\"",
                        "18 kept, 1 broken</span>",
                        "The provider signed these claims, but the token is refused.");
    }

    @Test
    void aForgedTokenIsNotToBeBelievedAndWhatNeedsItsSignatureIsStillExamined() {
        String token = auth0.accessToken().sign();
        int signature = token.lastIndexOf('.') + 1;
        String forged = token.substring(0, signature)
                + (token.charAt(signature) == 'A' ? 'B' : 'A')
                + token.substring(signature + 1);
        String page = debugger.explained(forged);

        assertThat(page).contains("BH-133", "Do not believe these claims.", "18 kept, 1 broken</span>");
    }

    @Test
    void whatCouldNotBeReachedSaysSo() {
        String page = debugger.explained(
                auth0.accessToken().issuer("https://evil.example/").sign());

        assertThat(page)
                .contains(
                        "BH-121",
                        "BH-190, The token does not come from",
                        "not reached",
                        "1 broken, 2 not reached</span>");
    }

    @Test
    void anOpaqueTokenNamesTheSwitchOfTheProviderAndDecodesNothing() {
        String page = debugger.explained(auth0.opaqueToken());

        assertThat(page)
                .contains("BH-103", "Let the client request <code>audience=", "There is nothing to decode")
                .doesNotContain("id=\"claims-json\"");
    }

    @Test
    void anEncryptedTokenShowsItsHeaderOnly() {
        assertThat(debugger.explained(auth0.encryptedToken()))
                .contains("BH-104", "A256GCM", "The claims cannot be read.")
                .doesNotContain("id=\"claims-json\"");
    }

    @Test
    void claimsAreDecodedWithTheirTimesAsDates() {
        String page = debugger.explained(auth0.accessToken()
                .claim("auth_time", TestingDebugger.START.minusSeconds(90).getEpochSecond())
                .claim("updated_at", 1_790_855_400_000L)
                .claim("address", Map.of("country", "CH"))
                .sign());

        assertThat(page)
                .contains(
                        "1 Oct 2026, 12:00:00 UTC</time> · now",
                        "2 Oct 2026, 12:00:00 UTC</time> · in 24 hours",
                        "1 Oct 2026, 11:58:30 UTC</time> · 90 seconds ago",
                        "these look like milliseconds",
                        "\"country\": \"CH\"");
    }

    @Test
    void aTokenOfAnotherProviderIsNamed() {
        String token = auth0.accessToken()
                .issuer("https://clerk.acme.com")
                .header("kid", "ins_2aZkQ8rT4vXy")
                .header("typ", "at+jwt")
                .sign();

        assertThat(debugger.explained(token)).contains("What it seems to be", "This is an access token of Clerk.");
    }

    @Test
    void theDraftIsJudgedBesideTheSavedSettingsAndWritesNothing() {
        debugger.explained(auth0.accessToken().sign());
        String before = stored();
        debugger.draft(
                Map.of("tenantDomain", auth0.origin(), "clientId", Auth0Tenant.CLIENT_ID),
                TestingDebugger.options(List.of("id-token")));
        String page = debugger.explained(auth0.accessToken().sign());

        assertThat(page)
                .contains("Saved settings", "Auth0, version 1", "Draft", "by command line, now", "is-different");
        assertThat(page).contains("BH-140", "These claims may be believed.").doesNotContain("Only the draft");
        assertThat(stored()).isEqualTo(before);
        assertThat(debugger.explained(auth0.idToken().sign())).contains("Only the draft accepts this token.");
    }

    /// What a connection in force would have kept.
    private String stored() {
        return debugger.database.read(handle -> Stream.of("key_snapshot", "issuer_pin", "activity_count")
                .map(table -> table + " "
                        + handle.createQuery("SELECT count(*) FROM " + table)
                                .mapTo(Long.class)
                                .one())
                .toList()
                .toString());
    }

    @Test
    void lookingAgainByTheSameDraftAsksTheProviderOnce() {
        debugger.draft(
                Map.of("tenantDomain", auth0.origin(), "clientId", "another", "audience", Auth0Tenant.AUDIENCE),
                TestingDebugger.options(null));
        var settings = debugger.environments.drafts().find("live").orElseThrow().settings();
        var first = debugger.verifiers.trial("live", settings);

        assertThat(debugger.verifiers.trial("live", settings)).isSameAs(first);
        debugger.draft(
                Map.of("tenantDomain", auth0.origin(), "clientId", "third", "audience", Auth0Tenant.AUDIENCE),
                TestingDebugger.options(null));
        assertThat(debugger.verifiers.trial(
                        "live",
                        debugger.environments
                                .drafts()
                                .find("live")
                                .orElseThrow()
                                .settings()))
                .isNotSameAs(first);
    }

    @Test
    void withoutAConnectionATokenIsDecodedAndSaysWhatItIs() {
        String page = debugger.console
                .post(
                        "/e/bare/debugger",
                        debugger.member,
                        Map.of("token", auth0.accessToken().sign()))
                .body();

        assertThat(page)
                .contains("No rule was applied.", "/e/bare/settings/federation", "Do not believe these claims.")
                .contains("id=\"claims-json\"");
        assertThat(debugger.console.get("/e/bare/debugger", debugger.member).body())
                .contains("No provider is connected");
    }

    @Test
    void theTokenIsTakenOutOfWhatStandsAroundIt() {
        String page = debugger.explained(
                "curl -H 'Authorization: Bearer " + auth0.accessToken().sign() + "' https://api.acme.com");

        assertThat(page).contains("Left out: the text around it", "A good access token");
    }

    @Test
    void ofATokenResponseOneIsPicked() {
        String response = "{\"access_token\":\"" + auth0.accessToken().sign() + "\",\"id_token\":\""
                + auth0.idToken().sign() + "\",\"refresh_token\":\"v1.refresh-me\"}";
        HttpResponse<String> picked = debugger.console.post(
                TestingDebugger.PATH, debugger.member, Map.of("token", response, "pick", "id_token"));

        assertThat(debugger.explained(response))
                .contains("value=\"access_token\" aria-pressed=\"true\"", "value=\"id_token\" aria-pressed=\"false\"")
                .contains("A good access token");
        assertThat(picked.body()).contains("BH-140").doesNotContain("v1.refresh-me");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bhf_sk_live_5hqWZ1nTxkQ9planted",
                "sk_live_5hqWZ1nTxkQ9planted",
                "Bearer sk_test_5hqWZ1nTxkQ9planted",
                "whsec_5hqWZ1nTxkQ9planted"
            })
    void aSecretIsNamedAndNotRepeated(String secret) {
        HttpResponse<String> answer = debugger.paste(secret);

        assertThat(answer.body())
                .contains("not a token.", "pasted somewhere now", "role=\"alert\"")
                .doesNotContain("planted");
    }

    @Test
    void aPublishableKeyAndATextWithoutATokenSayWhatToPaste() {
        assertThat(debugger.explained("bhf_pk_live_5hqWZ1nTxkQ9"))
                .contains("That is a publishable key of Behalf, not a token.", "Authorization: Bearer");
        assertThat(debugger.explained("  ")).contains("Expected a token, found nothing.");
    }

    @Test
    void answersHtmxWithTheAnswerAlone() {
        HttpResponse<String> answer = debugger.console.send(debugger.console
                .request(TestingDebugger.PATH, debugger.member)
                .header("Origin", debugger.console.origin())
                .header("HX-Request", "true")
                .header("X-CSRF-Token", "csrf-token-0")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        TestingConsole.form(Map.of("token", auth0.accessToken().sign())))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("A good access token").doesNotContain("<html", "<textarea");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyMemberMayUseIt(Role role) {
        String session = debugger.console.visitors().signedIn(role);

        assertThat(debugger.console.get(TestingDebugger.PATH, session).statusCode())
                .isEqualTo(200);
        assertThat(debugger.console
                        .post(TestingDebugger.PATH, session, Map.of("token", "x"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesNoTokenFromAnAddressNorFromAForeignForm() {
        String token = auth0.accessToken().sign();

        assertThat(debugger.console
                        .get(TestingDebugger.PATH + "?pick=" + SCRIPT.length(), debugger.member)
                        .body())
                .contains("Nothing pasted yet");
        HttpResponse<String> foreign = debugger.console.send(debugger.console
                .request(TestingDebugger.PATH, debugger.member)
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(TestingConsole.form(Map.of("token", token)))));
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).doesNotContain(token);
    }

    @Test
    void escapesWhatATokenHolds() {
        List<String> pages = new ArrayList<>();
        pages.add(debugger.explained(auth0.accessToken()
                .header("kid", SCRIPT)
                .header(SCRIPT, SCRIPT)
                .claim("iss", SCRIPT)
                .claim("aud", List.of(SCRIPT))
                .claim("azp", SCRIPT)
                .claim(SCRIPT, Map.of(SCRIPT, SCRIPT))
                .sign()));
        pages.add(debugger.explained(
                auth0.accessToken().claim("sub", SCRIPT).claim("scope", SCRIPT).sign()));
        pages.add(debugger.explained(SCRIPT));
        pages.add(debugger.explained("{\"access_token\":\"" + SCRIPT + "\",\"id_token\":\"" + SCRIPT + "\"}"));
        pages.add(debugger.console
                .post(TestingDebugger.PATH, debugger.member, Map.of("token", "x", "pick", SCRIPT))
                .body());

        assertThat(pages).allSatisfy(page -> assertThat(page).doesNotContain(SCRIPT));
        assertThat(pages.get(1)).contains("&lt;script");
    }

    @Test
    void invisibleCharactersAreWrittenOut() {
        assertThat(debugger.explained(
                        auth0.accessToken().claim("name", "a\u202eb\u200bc").sign()))
                .contains("a\\u202eb\\u200bc");
    }

    @Test
    void aPlantedTokenIsFoundNowhereAfterwards() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger ours = (Logger) LoggerFactory.getLogger("dev.behalf");
        ours.setLevel(Level.TRACE);
        ours.setAdditive(false);
        log.start();
        ours.addAppender(log);
        List<String> planted = List.of(
                auth0.accessToken().claim("email", "planted@acme.com").sign(),
                auth0.accessToken().claim("aud", "https://planted.example").sign(),
                auth0.accessToken().sign() + "x",
                "planted-opaque-token",
                "sk_live_planted");
        List<String> pages = new ArrayList<>();
        try {
            debugger.draft(
                    Map.of("tenantDomain", auth0.origin(), "clientId", Auth0Tenant.CLIENT_ID),
                    TestingDebugger.options(List.of("id-token")));
            for (String token : planted) {
                HttpResponse<String> answer = debugger.paste(token);
                pages.add(answer.body());
                pages.add(String.valueOf(answer.headers()));
                assertThat(answer.uri().toString()).endsWith(TestingDebugger.PATH);
            }
            pages.add(debugger.explained(String.join("\n", planted)));
            debugger.activity.write();
        } finally {
            ours.detachAppender(log);
            ours.setAdditive(true);
            ours.setLevel(null);
        }
        String[] telltales = planted.stream()
                .flatMap(token -> Arrays.stream(token.split("\\.", -1)))
                .filter(part -> part.length() > 14)
                .toArray(String[]::new);

        assertThat(telltales).hasSizeGreaterThan(9);
        assertThat(pages).allSatisfy(page -> assertThat(page).doesNotContain(telltales));
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line -> assertThat(line).doesNotContain(telltales));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(telltales)
                        .doesNotContain("planted");
            }
        }
    }

    @Test
    void saysWhenTheProviderCannotBeAsked() {
        debugger.draft(
                Map.of("tenantDomain", "http://localhost:1", "clientId", "c", "audience", Auth0Tenant.AUDIENCE),
                TestingDebugger.options(null));
        String token = auth0.accessToken().issuer("http://localhost:1/").sign();

        assertThat(debugger.explained(token)).contains("Undecided", "BH-131");
    }

    @Test
    void theCodesAreExplained() {
        String page = debugger.console.get("/errors", debugger.member).body();

        for (Reason reason : Reason.values()) {
            assertThat(page).contains("id=\"" + reason.code().toLowerCase(java.util.Locale.ROOT) + "\"");
        }
        assertThat(page)
                .contains("Outsiders are told", "id=\"bh-190\"", "href=\"#bh-121\"")
                .contains("id=\"" + SignInReason.DECLINED.code().toLowerCase(java.util.Locale.ROOT) + "\"");
    }

    @Test
    void timesAreCountedFromTheServersClock() {
        String token = auth0.accessToken().sign();
        debugger.advance(Duration.ofDays(3));

        assertThat(debugger.explained(token))
                .contains("BH-151", "2 days ago", "3 days ago", "4 Oct 2026, 12:00:00 UTC");
    }

    @Test
    void anEnvironmentThatIsNotThereIsNotFound() {
        assertThat(debugger.console.get("/e/nowhere/debugger", debugger.member).statusCode())
                .isEqualTo(404);
    }
}
