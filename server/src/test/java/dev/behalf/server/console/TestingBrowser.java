package dev.behalf.server.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Chromium, which notes whatever pages complain about. Tests share one and have profiles of their own.
public final class TestingBrowser implements AutoCloseable {

    /// How people look at pages. Not every combination: what colours do does not depend on the width.
    public enum Look {
        DESK(ColorScheme.LIGHT, 1280),
        PHONE(ColorScheme.DARK, 390);

        private final ColorScheme scheme;
        private final int width;

        Look(ColorScheme scheme, int width) {
            this.scheme = scheme;
            this.width = width;
        }

        public ColorScheme scheme() {
            return scheme;
        }

        public int width() {
            return width;
        }
    }

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /// A page of a fresh browser profile.
    public Page page(ColorScheme scheme, int width, int height) {
        BrowserContext context = Chromium.BROWSER.newContext(new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, height)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        contexts.add(context);
        context.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        context.onWebError(error -> complaints.add("uncaught: " + error.error()));
        return context.newPage();
    }

    public Page page() {
        return page(ColorScheme.LIGHT, 1280, 900);
    }

    /// A page of a browser that is signed in to a console already.
    public Page page(TestingConsole console, String session, ColorScheme scheme, int width, int height) {
        return page(console.origin(), session, scheme, width, height);
    }

    /// The same for a console at that origin.
    public Page page(String origin, String session, ColorScheme scheme, int width, int height) {
        Page page = page(scheme, width, height);
        signIn(page, origin, session);
        return page;
    }

    /// Signs the browser of a page in to a console, instead of to any other: a fresh profile takes seconds where the
    /// machine is busy.
    public static void signIn(Page page, String origin, String session) {
        page.context()
                .addCookies(List.of(new Cookie("__Host-behalf", session)
                        // Playwright derives Secure from the URL, and the cookie's prefix demands it.
                        .setUrl(origin.replace("http:", "https:"))
                        .setHttpOnly(true)));
    }

    /// Looks at a page in another way from now on.
    public static void look(Page page, Look look) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()));
        page.setViewportSize(look.width(), 900);
    }

    /// Errors, warnings and violations of the content security policy since the start.
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        contexts.forEach(BrowserContext::close);
    }

    /// One for the JVM, which ends with it.
    private static final class Chromium {

        private static final Browser BROWSER = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(
                                Path.of(System.getenv().getOrDefault("BEHALF_CHROMIUM", "/usr/bin/chromium")))
                        .setArgs(ARGUMENTS));
    }

    /// Keeps what is seen, where a directory is named by `BEHALF_SCREENS`.
    ///
    /// @param name of the picture, or the path of the page
    public static void keep(Page page, String name) {
        String directory = System.getenv("BEHALF_SCREENS");
        if (directory != null) {
            String file = (name.startsWith("/") ? name.substring(1) : name).replaceAll("[/ ]", "-") + ".png";
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(directory, file)));
        }
    }

    /// The same, named by how the page is looked at too.
    public static void keep(Page page, String name, ColorScheme scheme, int width) {
        keep(page, name + "-" + scheme + "-" + width);
    }

    /// See [#keep(Page, String, ColorScheme, int)].
    public static void keep(Page page, String name, Look look) {
        keep(page, name, look.scheme(), look.width());
    }

    /// The same in every look, in which the page stays.
    public static void keepInAllLooks(Page page, String name) {
        if (System.getenv("BEHALF_SCREENS") != null) {
            for (Look look : Look.values()) {
                look(page, look);
                keep(page, name, look);
            }
        }
    }
}
