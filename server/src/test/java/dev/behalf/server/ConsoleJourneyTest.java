package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// What a team does with a server that was just installed, in Chromium: from the one-time link to the first verified
/// token, for each provider; and then every screen there is, in light and dark, at a desk and on a phone.
class ConsoleJourneyTest {

    private static final String PASSWORD = "a sentence to remember";

    /// Screens that are worth a picture in the documentation, by the part of their address below the environment.
    private static final Map<String, String> PICTURES = new TreeMap<>(Map.of(
            "/", "overview",
            "/settings/federation", "federation",
            "/debugger", "debugger",
            "/activity", "activity",
            "/keys", "keys"));

    private static final List<String> OF_ENVIRONMENT = List.of(
            "/",
            "/settings/federation",
            "/settings/federation/history",
            "/settings/federation/test",
            "/mcp-servers",
            "/mcp-servers/tickets",
            "/mcp-servers/tickets/settings",
            "/new-mcp-server",
            "/clients",
            "/sign-ins",
            "/calls",
            "/trace",
            "/debugger",
            "/activity",
            "/keys",
            "/settings");

    private static final List<String> OF_TEAM =
            List.of("/environments", "/environments/new", "/team", "/team/tokens", "/audit", "/account", "/errors");

    private static Sandbox sandbox;
    private static SampleMcpServer tickets;
    private static TestingBrowser browser;
    private static TestingInstallation server;
    private static Page page;

    /// What axe-core's own measuring of colours makes Chromium say.
    private static final String OF_AXE = "Canvas2D: Multiple readback operations";

    private final List<String> findings = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
        tickets = SampleMcpServer.start(SampleMcpServer.Era.LEGACY);
        browser = new TestingBrowser();
        server = TestingInstallation.start(directory, InstantSource.system());
        page = browser.page();
        becomeOwner();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
        tickets.close();
        sandbox.close();
    }

    static Stream<Tenant> tenants() {
        return Stream.of(sandbox.auth0(), sandbox.clerk(), sandbox.cognito(), sandbox.workos(), sandbox.oidc());
    }

    @ParameterizedTest
    @MethodSource("tenants")
    void leadsFromTheFirstStartToTheFirstVerifiedToken(Tenant tenant) throws Exception {
        String environment = environment(tenant);
        makeEnvironment(environment);
        connect(tenant);
        String key = createKey();

        assertThat(verify(key, tenant.mint("access").sign()).at("/active").booleanValue())
                .isTrue();
        page.navigate(at(environment, "/"));
        page.waitForCondition(() -> {
            page.reload();
            return page.content().contains("Healthy");
        });
        if (tenant == sandbox.auth0()) {
            addServer(environment);
        }
        visitEveryScreen(tenant);
        refuse(environment, key);
        assertThat(findings).isEmpty();
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains(OF_AXE))
                .isEmpty();
    }

    /// The first one at the server's root, the others below it.
    private static String environment(Tenant tenant) {
        return tenant == sandbox.auth0() ? "live" : tenant.name();
    }

    private static String at(String environment, String path) {
        return server.origin() + "/e/" + environment + path;
    }

    private static void becomeOwner() {
        page.navigate(server.setUpLink());
        page.getByLabel("Your name").fill("Ada Lovelace");
        page.getByLabel("E-mail address").fill("ada@acme.com");
        page.locator("input[type=password]").first().fill(PASSWORD);
        button("Create the owner").click();
        page.waitForURL(Pattern.compile("/environments"));
    }

    private static void makeEnvironment(String name) {
        page.navigate(server.origin() + "/environments/new");
        page.locator("input[name=name]").fill(name);
        page.locator("input[name=url]")
                .fill("http://127.0.0.1:" + server.publicPort() + (name.equals("live") ? "" : "/" + name));
        button("Create environment").click();
        page.waitForURL(Pattern.compile("/e/" + name + "/settings/federation"));
    }

    private static void connect(Tenant tenant) {
        page.locator(".fed-card")
                .filter(new Locator.FilterOptions().setHasText(tenant.provider()))
                .click();
        page.waitForURL(
                Pattern.compile("provider=" + TestingGateway.type(tenant).id()));
        page.locator("#advanced > summary").click();
        page.locator("input[name=allowLoopbackProviders]").check();
        Map<String, String> values = tenant.fields();
        TestingGateway.type(tenant).fields().forEach(field -> {
            String value = values.get(field.label());
            if (value != null) {
                page.locator("#" + field.key()).fill(value);
            }
        });
        List.of("workosApi", "cognitoIdp").forEach(endpoint -> {
            String value = values.get("development." + endpoint);
            if (value != null) {
                page.locator("#" + endpoint).fill(value);
            }
        });
        page.locator("button", new Page.LocatorOptions().setHasText(Pattern.compile("^Connect ")))
                .click();
        page.waitForURL(Pattern.compile("done=|saved"));
        assertThat(page.content()).contains("Connected to " + tenant.provider());
    }

    private static String createKey() {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("API keys"))
                .first()
                .click();
        page.locator("#new input[name=name]").fill("backend");
        button("Create key").click();
        return page.locator("#new-key").inputValue();
    }

    private static void addServer(String environment) {
        page.navigate(at(environment, "/mcp-servers"));
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add a server"))
                .click();
        page.locator("input[name=name]").fill("tickets");
        page.locator("input[name=url]").fill(tickets.url());
        page.locator("input[value=none]").first().check();
        button("Add server").click();
        page.waitForURL(Pattern.compile("/mcp-servers/tickets\\?done=added"));
        assertThat(page.content()).contains("Active", "2025-11-25", "8 of 9", "/mcp/tickets");
    }

    private static Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static tools.jackson.databind.JsonNode verify(String key, String token)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.publicPort() + "/v1/verify"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    /// A refused request is explained in the console, without its token.
    private void refuse(String environment, String key) throws Exception {
        assertThat(verify(key, "eyJhbGciOiJub25lIn0.e30.").at("/code").stringValue())
                .isEqualTo("BH-110");
        page.navigate(at(environment, "/activity"));
        page.waitForCondition(() -> {
            page.reload();
            return page.content().contains("BH-110");
        });
        page.locator("a[href*='/activity/']").first().click();
        // Until it is whole: a page read while it comes in is cut anywhere.
        page.waitForURL(Pattern.compile("/activity/[^/]+$"));
        assertThat(page.content()).contains("BH-110").doesNotContain("eyJhbGciOiJub25lIn0");
        findings.addAll(AxeCore.findings(page));
    }

    private void visitEveryScreen(Tenant tenant) throws IOException {
        // One provider's screens in every look; of the others only what differs, the form.
        List<String> ofEnvironment = tenant == sandbox.auth0() ? OF_ENVIRONMENT : List.of("/settings/federation");
        List<String> ofTeam = tenant == sandbox.auth0() ? OF_TEAM : List.of();
        for (Look look : Look.values()) {
            TestingBrowser.look(page, look);
            for (String path : ofEnvironment) {
                page.navigate(at(environment(tenant), path));
                findings.addAll(AxeCore.findings(page));
                picture(path, look, tenant);
            }
            for (String path : ofTeam) {
                page.navigate(server.origin() + path);
                findings.addAll(AxeCore.findings(page));
            }
        }
        TestingBrowser.look(page, Look.DESK);
    }

    /// `./behalf screens` keeps the pictures of the documentation current.
    private static void picture(String path, Look look, Tenant tenant) throws IOException {
        String pictures = System.getProperty("behalf.screens", "");
        String name = PICTURES.get(path);
        boolean wanted = !pictures.isEmpty() && name != null && look == Look.DESK && tenant == sandbox.auth0();
        if (wanted) {
            Path directory = Files.createDirectories(Path.of(pictures));
            page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(name + ".png")));
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.reload();
            page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(name + "-dark.png")));
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()));
        }
    }
}
