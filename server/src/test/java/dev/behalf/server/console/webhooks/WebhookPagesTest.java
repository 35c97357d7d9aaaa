package dev.behalf.server.console.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Role;
import dev.behalf.server.webhooks.Receiver;
import dev.behalf.server.webhooks.TestingWebhooks;
import dev.behalf.server.webhooks.Webhook;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import dev.behalf.server.webhooks.Webhooks;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WebhookPagesTest {

    private static final String LIST = "/e/live/settings/webhooks";
    private static final Pattern SECRET = Pattern.compile("whsec_[A-Za-z0-9+/=]{44}");

    @TempDir
    private Path directory;

    private Database database;
    private Environments environments;
    private Egress egress;
    private Webhooks webhooks;
    private Receiver receiver;
    private TestingConsole console;
    private String admin;

    @BeforeEach
    void start() {
        InstantSource clock = InstantSource.system();
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, clock);
        Manifest.Reading reading = Manifest.read("""
                environments:
                  - { name: live, kind: production }
                  - { name: test, kind: development }
                """.getBytes(StandardCharsets.UTF_8));
        environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, Actor.SERVER);
        egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
        webhooks = TestingWebhooks.of(database, clock, egress);
        receiver = new Receiver();
        console = new TestingConsole(environments, door -> new WebhookPages(door, webhooks, clock).routes());
        admin = console.visitors().signedIn(Role.ADMIN);
    }

    @AfterEach
    void stop() {
        console.close();
        receiver.close();
        webhooks.close();
        egress.close();
        environments.close();
        database.close();
    }

    private WebhookResult.Made added(String url) {
        return (WebhookResult.Made) webhooks.add("live", url, Set.copyOf(WebhookEvent.choices()), Actor.SERVER);
    }

    private Webhook only() {
        return webhooks.all("live").getFirst();
    }

    @Test
    void addsAWebhookAndShowsItsSecretOnce() {
        HttpResponse<String> answer = console.post(
                LIST, admin, Map.of("url", receiver.url(), "connection.revoked", "yes", "connection.paused", "yes"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        Matcher secret = SECRET.matcher(answer.body().replace("&#43;", "+"));
        assertThat(secret.find()).as(answer.body()).isTrue();
        assertThat(only().events()).containsExactlyInAnyOrder(WebhookEvent.REVOKED, WebhookEvent.PAUSED);
        for (String path : List.of(LIST, LIST + "/" + only().id())) {
            assertThat(console.get(path, admin).body()).contains(receiver.url()).doesNotContain("whsec_");
        }
    }

    @Test
    void showsARefusedFormAgainWithWhatIsWrong() {
        HttpResponse<String> url =
                console.post(LIST, admin, Map.of("url", "https://10.0.0.1/<b>", "connection.active", "y"));
        assertThat(url.statusCode()).isEqualTo(422);
        assertThat(url.body()).contains("found no URL").doesNotContain("<b>");
        assertThat(console.post(LIST, admin, Map.of("url", "https://10.0.0.1/x", "connection.active", "y"))
                        .body())
                .contains("is an IP address; expected a DNS name");
        assertThat(console.post(LIST, admin, Map.of("url", receiver.url())).body())
                .contains("at least one event");
        assertThat(webhooks.all("live")).isEmpty();
    }

    @Test
    void testsSendsAgainChangesRotatesAndRemoves() {
        WebhookResult.Made made = added(receiver.url());
        String one = LIST + "/" + made.webhook().id();

        assertThat(console.post(one + "/test", admin, Map.of()).statusCode()).isEqualTo(303);
        receiver.answers(503);
        TestingWebhooks.deliverAll(webhooks, made);
        assertThat(console.get(one, admin).body()).contains("webhook.test", "Retrying 503", "1 try", "next");
        assertThat(console.get(LIST, admin).body()).contains("Failing", "1 waiting");

        receiver.answers(410);
        console.post(one + "/test", admin, Map.of());
        TestingWebhooks.deliverAll(webhooks, made);
        assertThat(console.get(one, admin).body())
                .contains("Switched off", "Given up 410")
                .doesNotContain("Send again</button>");
        console.post(one + "/enable", admin, Map.of());

        receiver.answers(204);
        String id = receiver.got().getLast().id();
        console.post(one + "/deliveries/" + id + "/resend", admin, Map.of());
        TestingWebhooks.deliverAll(webhooks, made);
        assertThat(receiver.got().getLast().id()).isEqualTo(id);
        assertThat(console.get(one, admin).body()).contains("Delivered 204", "Send again</button>");

        console.post(one, admin, Map.of("connection.active", "yes"));
        assertThat(only().events()).containsExactly(WebhookEvent.ACTIVE);
        assertThat(console.post(one, admin, Map.of()).statusCode()).isEqualTo(422);
        assertThat(console.post(one + "/rotate", admin, Map.of()).body()).contains("whsec_", "former secret");
        console.post(one + "/remove", admin, Map.of());
        assertThat(webhooks.all("live")).isEmpty();
    }

    @Test
    void whatBelongsToAnotherEnvironmentIsNotThere() {
        String id = added(receiver.url()).webhook().id();

        for (String act : List.of("", "/rotate", "/enable", "/test", "/remove", "/deliveries/x/resend")) {
            assertThat(console.post("/e/test/settings/webhooks/" + id + act, admin, Map.of())
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(webhooks.all("live")).hasSize(1);
        String viewer = console.visitors().signedIn(Role.VIEWER);
        assertThat(console.get(LIST + "/" + id, viewer).body())
                .doesNotContain("Send a test", "Make a new secret", "Remove webhook");
    }

    @ParameterizedTest
    @EnumSource
    void complainsNowhereAndFitsTheScreen(Look look) {
        ColorScheme scheme = look.scheme();
        int width = look.width();
        WebhookResult.Made made = added(receiver.url());
        added("https://hooks.acme.com/behalf/connections");
        for (int status : new int[] {204, 204, 503}) {
            receiver.answers(status);
            webhooks.test("live", made.webhook().id(), Actor.SERVER);
            TestingWebhooks.deliverAll(webhooks, made);
        }
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(console, admin, scheme, width, 900);
            for (String path : List.of(LIST, LIST + "/" + made.webhook().id(), "/e/test/settings/webhooks")) {
                page.navigate(console.origin() + path);
                keep(page, path.replaceAll("wh_.*", "one"), scheme, width);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                        .as(path)
                        .isEqualTo(true);
            }
            page = browser.page(console, admin, ColorScheme.LIGHT, width, 900);
            page.navigate(console.origin() + "/e/test/settings/webhooks");
            page.getByLabel("URL").fill(receiver.url());
            page.locator("#new button[type=submit]").click();
            assertThat(page.locator("#secret").inputValue()).matches(SECRET);
            keep(page, "/webhook-made", ColorScheme.LIGHT, width);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /// Keeps what was seen, where a directory is named by `BEHALF_SCREENS`.
    private static void keep(Page page, String path, ColorScheme scheme, int width) {
        String directory = System.getenv("BEHALF_SCREENS");
        if (directory != null) {
            String name = path.substring(1).replace('/', '-') + "-" + scheme + "-" + width + ".png";
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(directory, name)));
        }
    }
}
