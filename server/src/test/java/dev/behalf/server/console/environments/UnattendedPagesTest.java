package dev.behalf.server.console.environments;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.Unattended;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnattendedPagesTest {

    private static final String YAML = """
            environments:
              - name: live
                kind: production
                keys:
                  - name: nightly
                    kind: secret
                    unattended:
                      scopes: [read:orders, read:customers, "https://www.googleapis.com/auth/calendar.readonly"]
                      hosts: [api.acme.com, files.eu-central-1.internal.acme.com:8443]
                  - { name: backend, kind: secret }
                  - { name: site, kind: publishable, origins: [https://app.acme.com] }
              - name: test
                kind: development
                keys: [{ name: worker, kind: secret }]
            """;
    private static final Map<String, String> ALLOWED =
            Map.of("scopes", "read:orders\r\nwrite:orders\r\n", "hosts", "api.acme.com, files.acme.com:8443");

    @TempDir
    private Path directory;

    private Database database;
    private Environments environments;
    private TestingConsole console;
    private String admin;

    @BeforeEach
    void start() {
        database = Database.open(TestingDatabases.sqliteIn(directory));
        environments = Environments.open(database, InstantSource.system());
        Manifest.Reading reading = Manifest.read(YAML.getBytes(StandardCharsets.UTF_8));
        environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, "setup");
        console = new TestingConsole(environments, door -> new EnvironmentPages(door, environments).routes());
        admin = console.visitors().signedIn(Role.ADMIN);
    }

    @AfterEach
    void stop() {
        console.close();
        environments.close();
        database.close();
    }

    private ApiKey key(String name) {
        return environments.listKeys().stream()
                .filter(key -> key.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private String path(String environment, String key) {
        return "/e/" + environment + "/keys/" + key(key).id() + "/unattended";
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    @Test
    void anAdminAllowsItAndWithdrawsIt() {
        HttpResponse<String> saved = console.post(path("test", "worker"), admin, ALLOWED);

        assertThat(saved.headers().firstValue("Location")).hasValue("/e/test/keys?done=allowed");
        assertThat(key("worker").unattended())
                .isEqualTo(new Unattended(
                        List.of("read:orders", "write:orders"), List.of("api.acme.com", "files.acme.com:8443")));
        assertThat(console.get("/e/test/keys?done=allowed", admin).body())
                .contains("The key may act for people who are away", "files.acme.com:8443");
        assertThat(console.get(path("test", "worker"), admin).body())
                .contains("read:orders\nwrite:orders", "Allowed to worker", "Withdraw it");

        HttpResponse<String> withdrawn = console.post(path("test", "worker") + "/withdraw", admin, Map.of());
        assertThat(withdrawn.headers().firstValue("Location")).hasValue("/e/test/keys?done=withdrawn");
        assertThat(key("worker").unattended()).isNull();
        assertThat(new AuditLog(database, InstantSource.system()).page(AuditFilter.ALL, Long.MAX_VALUE, 2))
                .extracting(entry -> entry.event().action())
                .containsExactly("key.unattended.withdraw", "key.unattended.allow");
    }

    @Test
    void productionWantsItsNameTypedForAllowingAndNotForWithdrawing() {
        HttpResponse<String> refused =
                console.post(path("live", "backend"), admin, with(ALLOWED, "confirmation", "test"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Nothing was changed.", "write:orders");
        assertThat(key("backend").unattended()).isNull();

        console.post(path("live", "backend"), admin, with(ALLOWED, "confirmation", "live"));
        assertThat(key("backend").unattended()).isNotNull();
        console.post(path("live", "backend") + "/withdraw", admin, Map.of());
        assertThat(key("backend").unattended()).isNull();
    }

    @Test
    void saysWhatIsWrongBesideTheFieldsAndKeepsWhatWasTyped() {
        HttpResponse<String> refused = console.post(
                path("test", "worker"), admin, Map.of("scopes", "a\"b", "hosts", "*.acme.com https://b.example/x"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("There are no wildcards: list each host.", "Leave out https://", "without spaces and quotes")
                .contains("*.acme.com https://b.example/x");
        assertThat(console.post(path("test", "worker"), admin, Map.of("scopes", "", "hosts", "<script>"))
                        .body())
                .contains("Expected at least one of the scopes")
                .doesNotContain("<script>\n");
        assertThat(key("worker").unattended()).isNull();
    }

    @Test
    void thereIsNoSuchPageForOtherKeys() {
        String strange = "/e/test/keys/" + key("backend").id() + "/unattended";
        String revoked = path("test", "worker");
        environments.revokeKey(key("worker").id());

        for (String path : List.of(path("live", "site"), strange, revoked)) {
            assertThat(console.get(path, admin).statusCode()).isEqualTo(404);
            assertThat(console.post(path, admin, with(ALLOWED, "confirmation", "live"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(console.post(path + "/withdraw", admin, Map.of()).statusCode())
                    .isEqualTo(404);
        }
        assertThat(key("site").unattended()).isNull();
    }

    @Test
    void viewersSeeWhatIsAllowedAndCannotChangeIt() {
        String viewer = console.visitors().signedIn(Role.VIEWER);

        assertThat(console.get("/e/live/keys", viewer).body())
                .contains("Acts unattended with", "read:customers")
                .doesNotContain("/unattended\"");
        assertThat(console.get(path("live", "nightly"), viewer).statusCode()).isEqualTo(403);
        assertThat(console.post(path("live", "nightly") + "/withdraw", viewer, Map.of())
                        .statusCode())
                .isEqualTo(403);
        assertThat(key("nightly").unattended()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void complainsNowhereAndFitsTheScreen(Look look) {
        ColorScheme scheme = look.scheme();
        int width = look.width();
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(console, admin, scheme, width, 900);
            for (String path : List.of("/e/live/keys", path("live", "nightly"), path("test", "worker"))) {
                page.navigate(console.origin() + path);
                String name = path.replaceFirst("key_[0-9a-f]+", "key");
                TestingBrowser.keep(page, name, scheme, width);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                        .as(path)
                        .isEqualTo(true);
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aPersonAllowsItInTheBrowser() {
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(console, admin, ColorScheme.LIGHT, 1280, 900);
            page.navigate(console.origin() + "/e/live/keys");
            page.getByText("Unattended access of backend").locator("..").click();
            page.getByLabel("Scopes").fill("read:orders");
            page.getByLabel("Hosts").fill("API.acme.com");
            page.locator("#confirm-unattended").fill("live");
            page.getByText("Allow this").click();
            page.getByText("Write it in lower case.").first().waitFor();
            TestingBrowser.keep(page, "/e/live/keys/refused", ColorScheme.LIGHT, 1280);
            page.getByLabel("Hosts").fill("api.acme.com");
            page.locator("#confirm-unattended").fill("live");
            page.getByText("Allow this").click();

            page.waitForURL(console.origin() + "/e/live/keys?done=allowed");
            assertThat(key("backend").unattended())
                    .isEqualTo(new Unattended(List.of("read:orders"), List.of("api.acme.com")));
            assertThat(browser.complaints()).as("but for the refusal").allMatch(text -> text.contains("422"));
        }
    }
}
