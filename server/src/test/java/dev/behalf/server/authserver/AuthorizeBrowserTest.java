package dev.behalf.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.behalf.server.AxeCore;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.policy.Freshness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages that people see, in Chromium, with a client that waits on this machine.
class AuthorizeBrowserTest {

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private TestingDatabase testing;
    private Database database;
    private SignInWorld world;
    private TestingBrowser browser;
    private HttpServer client;

    @BeforeEach
    void start() throws IOException {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database);
        browser = new TestingBrowser();
        client = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client.createContext("/cb", exchange -> {
            answers.add(exchange.getRequestURI().toString());
            byte[] page =
                    "<!doctype html><title>Done</title><p>Signed in.".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        client.start();
    }

    @AfterEach
    void stop() {
        client.stop(0);
        browser.close();
        world.close();
        database.close();
        testing.close();
    }

    private String redirectUri() {
        return "http://127.0.0.1:" + client.getAddress().getPort() + "/cb";
    }

    private String url(String environment, String name) {
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put("redirect_uri", redirectUri());
        return world.authorizeUrl(environment, world.registered(environment, name, redirectUri()), changes);
    }

    private void check(Page page, String name) {
        TestingBrowser.keep(page, name);
        assertThat(AxeCore.findings(page)).as(name).isEmpty();
    }

    @Test
    void aPersonAllowsAClientAndSignsIn() throws InterruptedException {
        for (Look look : Look.values()) {
            ColorScheme scheme = look.scheme();
            int width = look.width();
            Page page = browser.page(scheme, width, 900);
            page.navigate(url("auth0", "Claude Code"));
            check(page, "consent-" + scheme + "-" + width);
            page.locator("button:has-text('Allow and sign in')").click();
            page.waitForSelector("text=asks who you are");
            page.locator("button:has-text('Jane Doe')").click();
            page.waitForSelector("text=Signed in.");
            page.context().close();

            String answer = answers.poll(10, TimeUnit.SECONDS);
            assertThat(answer).startsWith("/cb?code=bhc_").contains("&state=of-the-client&iss=");
        }
        assertThat(browser.complaints())
                .as("no violation of the policy; nobody has a picture for the tab, and axe-core reads pixels")
                .allMatch(complaint -> complaint.contains("404 (Not Found)") || complaint.contains("Canvas2D"));
    }

    @Test
    void aPersonIsAskedBeforeToolsActAndAllowsItLater() throws InterruptedException {
        world.apply("environments:\n"
                + world.environment("auth0", world.tenant("auth0"))
                        .replace("offlineAccess: true\n", "offlineAccess: true\n      askBeforeActing: true\n"));
        String url = url("auth0", "Claude Code");
        Page page = browser.page();
        for (Look look : Look.values()) {
            TestingBrowser.look(page, look);
            page.navigate(url);
            check(page, "acting-" + look);
            assertThat(page.locator("input[name=acting]").isChecked()).isFalse();
        }
        page.locator("button:has-text('Allow and sign in')").click();
        page.locator("button:has-text('Jane Doe')").click();
        page.waitForSelector("text=Signed in.");
        world.token(
                "auth0",
                Person.parameters(url).getOrDefault("client_id", ""),
                redirectUri(),
                Person.parameters("http://x" + answers.poll(10, TimeUnit.SECONDS))
                        .getOrDefault("code", ""));

        // The provider remembers the person.
        page.navigate(world.url("auth0") + "/connected");
        page.locator("button:has-text('Sign in with Auth0')").click();
        page.waitForSelector("text=You have not allowed it.");
        check(page, "connected-not-allowed");
        page.locator("button:has-text('Allow it to act while I am away')").click();
        page.waitForSelector("text=Tools may act for you while you are away.");
        check(page, "connected-allowed");
        page.navigate(url);
        page.waitForSelector("text=was allowed to act at Auth0");
        check(page, "acting-before");
    }

    @Test
    void aPersonSignsInOnceMoreBeforeACall() {
        Freshness lately = new Freshness(Duration.ofMinutes(5), List.of(), List.of());
        String url = StepUpTest.page(world, StepUpTest.connect(world, "auth0"), lately);
        Page page = browser.page();
        for (Look look : Look.values()) {
            TestingBrowser.look(page, look);
            page.navigate(url);
            check(page, "step-up-" + look);
        }
        page.locator("button:has-text('Sign in with Auth0')").click();
        page.locator("button:has-text('Jane Doe')").click();
        page.waitForSelector("text=You are signed in");
        check(page, "step-up-over");
        assertThat(page.locator("form").count()).as("nothing more to do").isZero();
    }

    @Test
    void aPersonWhoSaysNoIsBackAtTheClient() throws InterruptedException {
        Page page = browser.page();
        page.navigate(url("clerk", "x".repeat(100)));
        check(page, "consent-long");
        page.locator("button:has-text('Cancel')").click();
        page.waitForSelector("text=Signed in.");

        assertThat(answers.poll(10, TimeUnit.SECONDS)).startsWith("/cb?error=access_denied");
    }

    @Test
    void whatCannotGoOnSaysWhyAndLeadsBack() throws InterruptedException {
        world.sandbox.clerk().modes().clientHasSecret.set(true);
        Page page = browser.page(ColorScheme.DARK, 390, 800);
        page.navigate(url("clerk", "Desk"));
        page.locator("button:has-text('Allow and sign in')").click();
        page.waitForSelector("text=asks who you are");
        page.locator("button:has-text('Jane Doe')").click();
        page.waitForSelector("text=BH-206");
        check(page, "problem");
        page.locator("a:has-text('Go back to Desk')").click();
        page.waitForSelector("text=Signed in.");

        assertThat(answers.poll(10, TimeUnit.SECONDS)).startsWith("/cb?error=server_error");
    }
}
