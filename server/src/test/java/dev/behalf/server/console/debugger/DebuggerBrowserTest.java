package dev.behalf.server.console.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The debugger in Chromium.
class DebuggerBrowserTest {

    private static Sandbox sandbox;
    private static Auth0Tenant auth0;
    private static TestingBrowser browser;
    private static Page shared;

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
        browser = new TestingBrowser();
        shared = browser.page();
    }

    @AfterAll
    static void shut() {
        assertThat(browser.complaints()).isEmpty();
        browser.close();
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

    /// The one page of these tests, as a viewer of the debugger that is running now sees it.
    private Page page(Look look) {
        TestingBrowser.signIn(shared, debugger.console.origin(), debugger.member);
        TestingBrowser.look(shared, look);
        shared.navigate(debugger.console.origin() + TestingDebugger.PATH);
        return shared;
    }

    private static void explain(Page page, String text) {
        page.fill("#token", text);
        page.waitForResponse(response -> response.request().method().equals("POST"), () -> page.click("#explain"));
        page.waitForSelector("#answer .card.verdict, #answer .note");
    }

    @Test
    void aPersonPastesAndPicksWithoutTheTokenGoingIntoAnyAddress() {
        String access = auth0.accessToken().sign();
        String id = auth0.idToken().sign();
        Page page = page(Look.DESK);
        List<String> addresses = new ArrayList<>();
        Consumer<Request> noting = request -> addresses.add(request.url());
        page.onRequest(noting);
        String response = "{\"access_token\": \"" + access + "\", \"id_token\": \"" + id + "\"}";
        explain(page, response);
        assertThat(page.textContent("#answer")).contains("A good access token");

        page.waitForResponse(
                answer -> answer.request().method().equals("POST"), () -> page.click("#answer button[value=id_token]"));
        page.waitForSelector("#answer .verdict.is-bad");
        assertThat(page.textContent("#answer")).contains("BH-140");
        assertThat(page.inputValue("#token")).isEqualTo(response);
        assertThat(page.url()).isEqualTo(debugger.console.origin() + TestingDebugger.PATH);
        assertThat(addresses)
                .allSatisfy(
                        address -> assertThat(address).doesNotContain(access.substring(0, 40), id.substring(0, 40)));
        assertThat(page.innerHTML("#answer")).doesNotContain(access, id);

        page.click("button[type=reset]");
        assertThat(page.inputValue("#token")).isEmpty();
        Page explained = page.waitForPopup(() -> page.click("#answer a.code-link >> nth=0"));
        assertThat(explained.url()).endsWith("/errors#bh-140");
        explained.close();
        page.offRequest(noting);
    }

    @Test
    void itWorksWithoutScript() {
        Page signedIn = page(Look.DESK);
        try (BrowserContext context = signedIn.context()
                .browser()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            context.addCookies(signedIn.context().cookies().stream()
                    .map(cookie -> new com.microsoft.playwright.options.Cookie(cookie.name, cookie.value)
                            .setUrl(debugger.console.origin().replace("http:", "https:"))
                            .setHttpOnly(true))
                    .toList());
            Page page = context.newPage();
            page.navigate(debugger.console.origin() + TestingDebugger.PATH);
            page.fill("#token", auth0.accessToken().sign());
            page.click("#explain");

            assertThat(page.textContent("main")).contains("A good access token");
            assertThat(page.inputValue("#token")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerFitsTheScreenInBothSchemes(Look look) {
        ColorScheme scheme = look.scheme();
        int width = look.width();
        RecordedRefusal refusal = debugger.refused(
                auth0.accessToken().claim("aud", "https://other.api.example").sign());
        debugger.advance(Duration.ofSeconds(1));
        debugger.refused(
                auth0.accessToken().claim("aud", "https://other.api.example").sign());
        debugger.advance(Duration.ofSeconds(59));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put(
                "good",
                auth0.accessToken()
                        .claim("permissions", List.of("read:orders", "write:orders"))
                        .sign());
        tokens.put(
                "refused",
                auth0.accessToken().claim("aud", "https://other.api.example").sign());
        tokens.put("forged", auth0.accessToken().issuer("https://evil.example/").sign());
        tokens.put("opaque", auth0.opaqueToken());
        tokens.put("encrypted", auth0.encryptedToken());
        tokens.put("secret", "bhf_sk_live_nothing");
        tokens.put(
                "several", auth0.accessToken().sign() + "\n" + auth0.idToken().sign());
        Page page = page(look);
        look(page, "empty", scheme, width);
        tokens.forEach((name, token) -> {
            explain(page, token);
            look(page, name, scheme, width);
        });
        page.navigate(debugger.console.origin() + "/e/live/activity/" + refusal.id());
        look(page, "recorded", scheme, width);
        page.navigate(debugger.console.origin() + "/errors#bh-121");
        look(page, "codes", scheme, width);
        page.navigate(debugger.console.origin() + "/e/bare/debugger");
        explain(page, tokens.getOrDefault("good", ""));
        look(page, "bare", scheme, width);
        debugger.draft(
                Map.of("tenantDomain", auth0.origin(), "clientId", Auth0Tenant.CLIENT_ID),
                TestingDebugger.options(List.of("id-token")));
        Page drafted = page(look);
        explain(drafted, tokens.getOrDefault("good", ""));
        look(drafted, "draft", scheme, width);
    }

    private static void look(Page page, String name, ColorScheme scheme, int width) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as(name)
                .isEqualTo(true);
        TestingBrowser.keep(page, name, scheme, width);
    }
}
