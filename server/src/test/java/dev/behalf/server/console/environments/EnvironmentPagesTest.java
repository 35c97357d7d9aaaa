package dev.behalf.server.console.environments;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.ClientPolicy;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnvironmentPagesTest {

    private static final String YAML = """
            environments:
              - name: live
                kind: production
                url: https://auth.acme.com
                connection: { provider: cognito, cognitoDomain: acme.auth.eu-central-1.amazoncognito.com, clientId: web }
                keys:
                  - { name: backend, kind: secret }
                  - { name: site, kind: publishable, origins: [https://app.acme.com, https://www.acme.com] }
              - name: test
                kind: development
                colour: green
            """;

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

    @Test
    void listsEveryEnvironmentWithItsProviderAndHowFarItIs() {
        String page = console.get("/environments", admin).body();

        assertThat(page).contains("Amazon Cognito", "Never used", "https://auth.acme.com", "Not connected", "c-green");
    }

    @Test
    void createsAnEnvironmentAndCopiesAConnectionToItWithoutKeys() {
        HttpResponse<String> answer = console.post(
                "/environments/new",
                admin,
                Map.of("name", "staging", "kind", "production", "url", "", "colour", "orange", "copy", "live"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/e/staging/settings/federation?done=copied");
        assertThat(connection("staging").settings())
                .isEqualTo(connection("live").settings());
        assertThat(environments.listKeys()).extracting(ApiKey::environment).containsOnly("live");
    }

    @Test
    void showsARefusedFormAgainWithWhatWasTypedAndWhatIsWrong() {
        HttpResponse<String> answer = console.post(
                "/environments/new",
                admin,
                Map.of("name", "Live One", "kind", "production", "url", "http://auth.acme.com", "colour", ""));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Live One", "http://auth.acme.com", "Expected an https URL", "Expected a lower-case letter");
    }

    @Test
    void saysWhichClientsMayComeAndAsksForTheNameWhereFewerMay() {
        Map<String, String> closed =
                Map.of("documents", "listed", "clientHosts", "claude.ai\r\nchatgpt.com", "dpopNonces", "on");
        HttpResponse<String> refused = console.post("/e/live/settings/clients", admin, closed);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "cannot be added any more",
                        "Clients whose document is elsewhere",
                        "claude.ai\nchatgpt.com",
                        "cannot answer use_dpop_nonce");

        Map<String, String> confirmed = new HashMap<>(closed);
        confirmed.put("confirmation", "live");
        assertThat(console.post("/e/live/settings/clients", admin, confirmed).statusCode())
                .isEqualTo(303);
        assertThat(clients("live")).isEqualTo(new ClientPolicy(false, List.of("claude.ai", "chatgpt.com"), true));
        console.post(
                "/e/live/settings",
                admin,
                Map.of("kind", "production", "url", "https://auth.acme.com", "colour", "pink"));
        assertThat(clients("live").registration())
                .as("the other form leaves it")
                .isFalse();

        HttpResponse<String> wrong = console.post(
                "/e/live/settings/clients", admin, Map.of("documents", "listed", "clientHosts", "https://claude.ai/x"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Expected a host such as claude.ai", "Leave out https://");
        console.post("/e/live/settings/clients", admin, Map.of("documents", "any", "clientRegistration", "on"));
        assertThat(clients("live")).isEqualTo(ClientPolicy.OPEN);
    }

    private ClientPolicy clients(String environment) {
        return Objects.requireNonNull(environments.registry().environments().get(environment))
                .clients();
    }

    @Test
    void changesTheColourOfProductionUnaskedAndItsUrlOnlyWithTheNameTyped() {
        Map<String, String> colour = Map.of("kind", "production", "url", "https://auth.acme.com", "colour", "pink");
        assertThat(console.post("/e/live/settings", admin, colour).statusCode()).isEqualTo(303);

        Map<String, String> moved = Map.of("kind", "production", "url", "https://id.acme.com", "colour", "pink");
        HttpResponse<String> asked = console.post("/e/live/settings", admin, moved);
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body()).contains("Clients must be told the new URL", "data-confirm=\"live\"");
        assertThat(url("live")).isEqualTo("https://auth.acme.com");

        assertThat(console.post(
                                "/e/live/settings",
                                admin,
                                Map.of(
                                        "kind", "production",
                                        "url", "https://id.acme.com",
                                        "colour", "pink",
                                        "confirmation", "live"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(url("live")).isEqualTo("https://id.acme.com");
    }

    private String url(String environment) {
        Environment found = environments.registry().environments().get(environment);
        return String.valueOf(Objects.requireNonNull(found).publicUrl());
    }

    private RegisteredConnection connection(String environment) {
        return Objects.requireNonNull(environments.registry().connections().get(environment));
    }

    @Test
    void copiesAConnectionUnlessSomebodyWasFaster() {
        assertThat(console.post("/e/test/settings/copy", admin, Map.of("from", "live", "version", "99"))
                        .body())
                .contains("Somebody has changed the connection meanwhile.");
        assertThat(console.post("/e/test/settings/copy", admin, Map.of("from", "live", "version", "0"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(environments.registry().connections()).containsKey("test");
    }

    @Test
    void deletesProductionOnlyWithItsNameTyped() {
        assertThat(console.post("/e/live/settings/delete", admin, Map.of("confirmation", "life"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(environments.registry().environments()).containsKey("live");

        assertThat(console.post("/e/live/settings/delete", admin, Map.of("confirmation", "live"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(environments.registry().environments()).containsOnlyKeys("test");
    }

    @Test
    void showsTheYamlOfTheEnvironment() {
        assertThat(console.get("/e/live/settings", admin).body())
                .contains("cognitoDomain: acme.auth.eu-central-1.amazoncognito.com", "origins: [");
    }

    @Test
    void showsANewKeyOnceAndStoresItNowhere() {
        HttpResponse<String> answer =
                console.post("/e/live/keys", admin, Map.of("name", "worker", "kind", "secret", "origins", ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        Matcher key = Pattern.compile("bhf_sk_live_[A-Za-z0-9_-]+").matcher(answer.body());
        assertThat(key.find()).isTrue();
        assertThat(environments.registry().key(key.group())).isNotNull();
        assertThat(console.get("/e/live/keys", admin).body()).contains("worker").doesNotContain(key.group());
    }

    @Test
    void createsAPublishableKeyForOriginsAndSaysWhatIsWrongWithOthers() {
        HttpResponse<String> refused = console.post(
                "/e/live/keys", admin, Map.of("name", "web", "kind", "publishable", "origins", "https://*.acme.com"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("list each origin", "https://*.acme.com");

        console.post(
                "/e/live/keys",
                admin,
                Map.of("name", "web", "kind", "publishable", "origins", "https://a.acme.com\r\nhttps://b.acme.com"));
        assertThat(environments.listKeys())
                .filteredOn(made -> made.name().equals("web"))
                .singleElement()
                .extracting(ApiKey::origins)
                .isEqualTo(List.of("https://a.acme.com", "https://b.acme.com"));
    }

    @Test
    void revokesAKeyAtOnceButNoneOfAnotherEnvironment() {
        ApiKey backend = environments.listKeys().stream()
                .filter(found -> found.name().equals("backend"))
                .findFirst()
                .orElseThrow();

        console.post("/e/test/keys/" + backend.id() + "/revoke", admin, Map.of());
        assertThat(environments.registry().keys()).hasSize(2);

        console.post("/e/live/keys/" + backend.id() + "/revoke", admin, Map.of());
        assertThat(environments.registry().keys()).hasSize(1);
        assertThat(console.get("/e/live/keys", admin).body()).contains("Revoked keys (1)");
    }

    @ParameterizedTest
    @CsvSource({
        "/environments/new, VIEWER",
        "/e/live/settings, VIEWER",
        "/e/live/settings/copy, VIEWER",
        "/e/live/settings/delete, AUDITOR",
        "/e/live/keys, VIEWER"
    })
    void letsNobodyChangeAnythingWithoutPermission(String path, Role role) {
        String session = console.visitors().signedIn(role);

        assertThat(console.post(path, session, Map.of("confirmation", "live")).statusCode())
                .isEqualTo(403);
        assertThat(environments.registry().environments()).containsOnlyKeys("live", "test");
    }

    @Test
    void showsViewersNoFormThatTheyCouldNotSend() {
        String viewer = console.visitors().signedIn(Role.VIEWER);

        assertThat(console.get("/e/live/keys", viewer).body()).doesNotContain("Create key", "Revoke now");
        assertThat(console.get("/e/live/settings", viewer).body()).doesNotContain("Delete live");
        assertThat(console.get("/environments", viewer).body()).doesNotContain("New environment");
    }

    @Test
    void escapesWhatWasTyped() {
        String script = "<script>alert(1)</script>";

        assertThat(console.post("/environments/new", admin, Map.of("name", script, "kind", script, "url", script))
                        .body())
                .doesNotContain(script);
        assertThat(console.post("/e/live/keys", admin, Map.of("name", script, "kind", "publishable", "origins", script))
                        .body())
                .doesNotContain(script);
    }

    @ParameterizedTest
    @EnumSource
    void complainsNowhereAndFitsTheScreen(Look look) {
        ColorScheme scheme = look.scheme();
        int width = look.width();
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(console, admin, scheme, width, 900);
            for (String path :
                    List.of("/environments", "/environments/new", "/e/live/settings", "/e/live/keys", "/e/test/keys")) {
                page.navigate(console.origin() + path);
                TestingBrowser.keep(page, path, scheme, width);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                        .as(path)
                        .isEqualTo(true);
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aPersonCreatesAKeyInTheBrowser() {
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(console, admin, ColorScheme.LIGHT, 1280, 900);
            page.navigate(console.origin() + "/e/test/keys");
            page.getByLabel("Name").fill("backend");
            page.locator("#new button[type=submit]").click();

            assertThat(page.locator("#new-key").inputValue()).startsWith("bhf_sk_test_");
            TestingBrowser.keep(page, "/e/test/keys/created", ColorScheme.LIGHT, 1280);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
