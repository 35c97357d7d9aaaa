package dev.behalf.server.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.server.activity.TestingTraffic;
import dev.behalf.server.console.TestingBrowser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What moves on the pages about what goes on.
class LiveBrowserTest {

    private static TestingBrowser browser;

    @TempDir
    private Path directory;

    private final List<Page> pages = new ArrayList<>();
    private StatusConsole status;

    @BeforeAll
    static void open() {
        browser = new TestingBrowser();
    }

    @AfterAll
    static void shut() {
        assertThat(browser.complaints()).isEmpty();
        browser.close();
    }

    @BeforeEach
    void start() {
        status = new StatusConsole(directory);
        status.fetchKeys();
        status.createKey("live");
    }

    @AfterEach
    void stop() {
        // Before the server: they go on asking it.
        pages.forEach(page -> page.context().close());
        status.close();
    }

    private Page show(String path) {
        return show(path, 1280, 900);
    }

    private Page show(String path, int width, int height) {
        Page page = browser.page(status.console, status.owner, ColorScheme.LIGHT, width, height);
        pages.add(page);
        page.navigate(status.console.origin() + path);
        return page;
    }

    /// Makes a live part ask now and not in a few seconds.
    private static void wake(Page page, String part) {
        page.evaluate("part => htmx.trigger(part, 'wake')", part);
    }

    @Test
    void theFirstTokenTurnsTheStepsIntoTheStatus() {
        Page page = show("/e/live/");
        assertThat(page.textContent("main")).contains("Waiting for the first token");

        status.presentGood();
        wake(page, "#status");

        page.waitForURL("**/e/live/?done=first");
        assertThat(page.textContent("main")).contains("The first token was verified", "Healthy");
    }

    @Test
    void theStatusFollowsTheProviderAndRestsWhileNobodyCanSeeIt() {
        status.presentGood();
        Page page = show("/e/live/");
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest((Request request) -> asked.add(request.url()));
        // A part of a page, and no icon that is still to come.
        Supplier<List<String>> parts =
                () -> asked.stream().filter(url -> url.contains("part=")).toList();

        page.evaluate("() => Object.defineProperty(document, 'hidden', {value: true, configurable: true})");
        wake(page, "#status");
        assertThat(parts.get()).isEmpty();
        page.evaluate("() => Object.defineProperty(document, 'hidden', {value: false})");

        status.sandbox.auth0().goDown(Outage.status(503));
        status.advance(Duration.ofMinutes(20));
        status.fetchKeys();
        wake(page, "#status");
        page.waitForSelector("#health:text-is('Degraded')");
        assertThat(parts.get()).isNotEmpty();
    }

    @Test
    void saysWhenTheConsoleDoesNotAnswer() {
        status.presentGood();
        // A browser of its own, since it complains about the request that fails.
        try (TestingBrowser other = new TestingBrowser()) {
            Page page = other.page(status.console, status.owner, ColorScheme.LIGHT, 1280, 900);
            page.navigate(status.console.origin() + "/e/live/");
            page.route("**/*part=status*", Route::abort);
            wake(page, "#status");
            page.waitForSelector(".stale");

            page.unroute("**/*part=status*");
            wake(page, "#status");
            page.waitForSelector(".stale", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.HIDDEN));
        }
    }

    @Test
    void anotherRangeOfTimeRedrawsTheChartOnly() {
        TestingTraffic.seed(status.database, "live", status.instant());
        Page page = show("/e/live/");
        assertThat(page.locator(".column").count()).isEqualTo(48);
        page.evaluate("() => { document.getElementById('status').dataset.same = 'yes'; }");

        page.click("#range-7d");

        page.waitForSelector("#range-7d[aria-current]");
        assertThat(page.url()).endsWith("/e/live/?range=7d");
        assertThat(page.locator(".column").count()).isEqualTo(56);
        assertThat(page.getAttribute("#status", "data-same")).isEqualTo("yes");
        page.goBack();
        page.waitForSelector("#range-24h[aria-current]");
    }

    @Test
    void theChartFitsAPhoneAndTellsWhatAColumnStandsFor() {
        TestingTraffic.seed(status.database, "live", status.instant());
        Page page = show("/e/live/", 390, 844);

        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
        Locator column = page.locator(".column").nth(20);
        BoundingBox verified = column.locator(".q-good").boundingBox();
        assertThat(verified.width).isGreaterThan(3);
        assertThat(verified.height).isGreaterThan(3);
        column.locator(".hover").hover();
        assertThat(column.locator(".readout").textContent())
                .containsPattern("6 Mar, 00:\\d\\d–.* verified · .* refused");
        assertThat(column.locator(".readout").isVisible()).isTrue();

        column.locator(".hover").click();
        page.waitForURL("**/e/live/activity?from=2026-03-06T*");
        assertThat(page.locator("li.refusal").count()).isPositive();
    }

    @Test
    void newRefusalsComeInAtTheTopUnlessPaused() {
        status.presentForOtherAudience("https://first.example");
        Page page = show("/e/live/activity");
        assertThat(page.locator("li.refusal").count()).isOne();
        status.advance(Duration.ofSeconds(1));

        status.presentForOtherAudience("https://second.example");
        status.advance(Duration.ofSeconds(3));
        wake(page, "#tail");
        page.waitForSelector("li.refusal:has-text('https://second.example')");
        assertThat(page.locator("li.refusal").first().textContent()).contains("https://second.example");
        assertThat(page.locator("#tail-said").textContent()).isEqualTo("1\u00a0new refusal");

        page.click("[data-live-pause]");
        status.presentForOtherAudience("https://third.example");
        status.advance(Duration.ofSeconds(3));
        wake(page, "#tail");
        assertThat(page.locator("li.refusal").count()).isEqualTo(2);
        assertThat(page.textContent("[data-live-pause]")).isEqualTo("Go on");

        page.click("[data-live-pause]");
        page.waitForSelector("li.refusal:has-text('https://third.example')");
        assertThat(page.locator("li.refusal").count()).isEqualTo(3);
    }

    @Test
    void anEmptyListFillsWithoutAReload() {
        Page page = show("/e/live/activity");
        assertThat(page.isVisible(".empty")).isTrue();

        status.presentForOtherAudience("https://first.example");
        status.advance(Duration.ofSeconds(3));
        wake(page, "#tail");

        page.waitForSelector("li.refusal");
        assertThat(page.isVisible(".empty")).isFalse();
    }
}
