package dev.behalf.server.console.testsignin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.sandbox.auth0.Auth0Modes;
import dev.behalf.server.AxeCore;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pop-up, in Chromium.
class TestSignInBrowserTest {

    @TempDir
    private Path directory;

    private SignInWorld world;
    private TestingBrowser browser;

    @BeforeEach
    void start() {
        world = new SignInWorld(Database.open(TestingDatabases.sqliteIn(directory)));
        browser = new TestingBrowser();
    }

    @AfterEach
    void stop() {
        browser.close();
        world.close();
    }

    private Page page(String environment, ColorScheme scheme, int width) {
        Page page = browser.page(world.console, world.admin, scheme, width, 900);
        page.navigate(world.console.origin() + SignInWorld.page(environment));
        return page;
    }

    @Test
    void everybodyCanReadThePageWhereItBegins() {
        Page page = page("auth0", ColorScheme.LIGHT, 1280);
        assertThat(page.locator("input[name=overlap]").isVisible())
                .as("nothing to present without a refresh token")
                .isFalse();
        page.locator("input[name=offline]").check();
        assertThat(page.locator("input[name=overlap]").isVisible()).isTrue();
        for (Look look : Look.values()) {
            TestingBrowser.look(page, look);
            assertThat(AxeCore.findings(page)).as(look.name()).isEmpty();
            TestingBrowser.keep(page, "test-sign-in", look);
        }
    }

    @Test
    void aPersonSignsInInThePopUpAndReadsTheResultWhereTheyBegan() {
        world.sandbox.auth0().modes().refresh.set(Auth0Modes.Refresh.ROTATING);
        Page page = page("auth0", ColorScheme.LIGHT, 1280);
        page.locator("input[name=offline]").check();

        Page popUp = page.waitForPopup(
                () -> page.locator("button:has-text('Start the test')").click());
        popUp.waitForSelector("text=asks who you are");
        page.waitForSelector("text=Waiting for you to come back from Auth0.");
        world.advance(Duration.ofSeconds(ProgressView.PATIENCE));
        page.waitForSelector("text=Didn’t come back?");
        TestingBrowser.keep(page, "test-sign-in-waiting", ColorScheme.LIGHT, 1280);
        popUp.locator("button:has-text('Jane Doe')").click();
        popUp.waitForSelector("text=You can close this one.");
        TestingBrowser.keep(popUp, "test-sign-in-done", ColorScheme.LIGHT, 520);

        page.waitForURL(Pattern.compile("/settings/federation/test/result/tst_"));
        assertThat(page.textContent("main"))
                .contains("Signed in as Jane Doe", "It rotates", "It was revoked after the test.", "jane@acme.example");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void tellsInBothWindowsWhatToChange() {
        world.sandbox.clerk().modes().clientHasSecret.set(true);
        world.sandbox.clerk().modes().autoSignIn.set("jane");
        Page page = page("clerk", ColorScheme.DARK, 1280);

        Page popUp = page.waitForPopup(
                () -> page.locator("button:has-text('Start the test')").click());
        popUp.waitForSelector("text=Nobody was signed in");

        page.waitForURL(Pattern.compile("/settings/federation/test/result/tst_"));
        assertThat(page.textContent("main")).contains("BH-206", "create one with Public switched on");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fitsEveryScreen() {
        world.apply("environments:\n  - { name: bare, kind: development }\n"
                + SignInWorld.environment("nowhere", world.sandbox.auth0(), ""));
        world.sandbox.auth0().modes().offlineAccess.set(false);
        String good = world.result("cognito", SignInWorld.offline());
        assertThat(good).contains("Signed in as");
        world.sandbox.oidc().modes().clientHasSecret.set(true);
        Map<String, String> paths = new LinkedHashMap<>();
        for (String environment : List.of("auth0", "workos", "bare", "nowhere")) {
            paths.put("start-" + environment, SignInWorld.page(environment));
        }
        for (String environment : List.of("auth0", "cognito", "oidc")) {
            paths.put("result-" + environment, world.resultPath(environment, SignInWorld.offline()));
        }
        Page page = browser.page(world.console, world.admin, ColorScheme.LIGHT, 1280, 900);
        for (Look look : Look.values()) {
            TestingBrowser.look(page, look);
            paths.forEach((name, path) -> {
                page.navigate(world.console.origin() + path);
                TestingBrowser.keep(page, "test-sign-in-" + name, look);
                assertFits(page);
            });
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as(page.url())
                .isEqualTo(true);
        assertThat(page.locator("main h1").all()).hasSize(1).allMatch(Locator::isVisible);
    }
}
