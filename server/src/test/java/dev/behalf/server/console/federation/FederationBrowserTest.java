package dev.behalf.server.console.federation;

import static dev.behalf.server.console.federation.FederationConsole.LIVE;
import static dev.behalf.server.console.federation.FederationConsole.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.behalf.provider.ProviderType;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.clerk.ClerkTenant;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.oidc.OidcTenant;
import dev.behalf.sandbox.workos.WorkOsTenant;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.environment.ConnectionSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A person connects each provider in Chromium: is told of a slip while typing, repairs it with a click, and saves.
class FederationBrowserTest {

    private static TestingBrowser browser;
    private static Sandbox sandbox;

    /// The one page of these tests.
    private static Page page;

    @TempDir
    private Path directory;

    private FederationConsole pages;

    @BeforeAll
    static void open() {
        browser = new TestingBrowser();
        page = browser.page();
        sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
    }

    @AfterAll
    static void shut() {
        // Chromium notes forms that were answered with 422, which is what a form with a mistake is answered with.
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 422"));
        browser.close();
        sandbox.close();
    }

    @BeforeEach
    void start() {
        pages = new FederationConsole(directory, sandbox);
        TestingBrowser.signIn(page, pages.console.origin(), pages.admin);
        TestingBrowser.look(page, Look.DESK);
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private void choose(String provider) {
        page.navigate(pages.console.origin() + TEST);
        page.click(".fed-card:has-text('" + provider + "')");
        page.waitForSelector("#setup");
    }

    private void repair(String offered) {
        page.click(".fed-repair:has-text('" + offered + "')");
        page.waitForSelector(".fed-repair:has-text('" + offered + "')", gone());
    }

    private static Page.WaitForSelectorOptions gone() {
        return new Page.WaitForSelectorOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED);
    }

    private void good(String key) {
        page.waitForSelector("#state-" + key + " .fed-good");
    }

    private ConnectionSettings saved(String button, String checked) {
        page.click("button:text-is('" + button + "')");
        page.waitForURL("**" + TEST + "?done=saved");
        assertThat(page.textContent(".fed-inforce")).contains(checked).doesNotContain("not right");
        TestingBrowser.keep(page, "saved-" + button);
        return pages.settings("test");
    }

    @Test
    void connectsAuth0() {
        choose("Auth0");
        page.fill("#tenantDomain", sandbox.auth0().origin() + "/authorize");
        repair("Accept an emulator");
        page.fill("#clientId", Auth0Tenant.CLIENT_ID);
        page.fill("#audience", sandbox.auth0().origin() + "/userinfo");
        repair("Leave it empty");
        assertThat(page.textContent("#remarks")).contains("Accepts ID tokens");
        page.fill("#audience", Auth0Tenant.AUDIENCE);
        page.waitForSelector("#remarks:has-text('access tokens of this client for')");
        page.check("[name=offlineAccess]");

        ConnectionSettings settings = saved("Connect Auth0", "All good");

        assertThat(settings.connection().settings().clientId()).isEqualTo(Auth0Tenant.CLIENT_ID);
        assertThat(settings.offlineAccess()).isTrue();
    }

    @Test
    void connectsClerk() {
        choose("Clerk");
        page.fill("#instanceUrl", "pk_test_YWNtZS5jbGVyay5hY2NvdW50cy5kZXYk");
        repair("Use https://acme.clerk.accounts.dev");
        assertThat(page.inputValue("#instanceUrl")).isEqualTo("https://acme.clerk.accounts.dev");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("instanceUrl");
        page.waitForSelector("#derived-token:has-text('https://acme.clerk.accounts.dev/oauth/token')");
        page.fill("#instanceUrl", sandbox.clerk().issuer());
        repair("Accept an emulator");
        page.fill("#clientId", ClerkTenant.CLIENT_ID);
        good("clientId");

        assertThat(saved("Connect Clerk", "All good").connection().settings().clientId())
                .isEqualTo(ClerkTenant.CLIENT_ID);
    }

    @Test
    void connectsCognitoFromItsIssuer() {
        choose("Amazon Cognito");
        page.click("#advanced summary");
        page.check("[name=allowLoopbackProviders]");
        page.fill("#cognitoIdp", sandbox.cognito().awsOrigin());
        page.fill("#cognitoDomain", "https://cognito-idp.eu-central-1.amazonaws.com/" + CognitoTenant.POOL_ID);
        repair("Use " + CognitoTenant.POOL_ID + " as User pool ID");
        assertThat(page.inputValue("#cognitoDomain"))
                .isEqualTo(sandbox.cognito().pool().domain().origin());
        page.fill("#clientId", CognitoTenant.CLIENT_ID);
        good("clientId");

        assertThat(saved("Connect Cognito", "All good").connection().settings().type())
                .isEqualTo(ProviderType.COGNITO);
    }

    @Test
    void connectsWorkOs() {
        choose("WorkOS");
        page.click("#advanced summary");
        page.check("[name=allowLoopbackProviders]");
        page.fill("#workosApi", sandbox.workos().origin());
        page.fill("#clientId", WorkOsTenant.ORGANIZATION_ID);
        repair("Use " + WorkOsTenant.ORGANIZATION_ID + " as Organization ID");
        page.fill("#clientId", WorkOsTenant.CLIENT_ID);
        good("clientId");

        assertThat(saved("Connect WorkOS", "All good").connection().settings().clientId())
                .isEqualTo(WorkOsTenant.CLIENT_ID);
    }

    @Test
    void connectsAnyOtherProviderAfterAskingIt() {
        choose("OpenID Connect");
        page.fill("#issuer", sandbox.oidc().issuer() + "/.well-known/openid-configuration");
        repair("Accept an emulator");
        repair("Use " + sandbox.oidc().issuer());
        page.fill("#clientId", OidcTenant.CLIENT_ID);
        page.fill("#audience", OidcTenant.AUDIENCE);
        page.click("button:text-is('Check with provider')");
        page.waitForSelector("#asked:has-text('All good')");
        page.waitForSelector("#derived-token");
        TestingBrowser.keep(page, "tried-oidc");

        assertThat(saved("Connect provider", "All good").connection().settings().clientId())
                .isEqualTo(OidcTenant.CLIENT_ID);
    }

    @Test
    void aTokenFillsTheForm() {
        page.navigate(pages.console.origin() + TEST);
        page.click("text=I have a token");
        page.fill("#sample", pages.token(ProviderType.CLERK));
        page.click("button:text-is('Fill the form')");
        page.waitForSelector("#setup");

        assertThat(page.inputValue("#clientId")).isEqualTo(ClerkTenant.CLIENT_ID);
        assertThat(page.url()).isEqualTo(pages.console.origin() + TEST + "?from=token");
        TestingBrowser.keep(page, "token");
        saved("Connect Clerk", "All good");
    }

    @Test
    void aSecretLeavesTheBoxAsSoonAsItIsSeen() {
        choose("Clerk");
        page.fill("#clientId", "sk_live_9aB8cD7eF6gH5iJ4kL3m");

        page.waitForSelector("#state-clientId:has-text('a secret (not shown)')");
        assertThat(page.inputValue("#clientId")).isEmpty();
        assertThat(page.getAttribute("#clientId", "aria-invalid")).isEqualTo("true");
    }

    @Test
    void aChangeThatCanLockUsersOutWaitsForTheName() {
        page.navigate(pages.console.origin() + LIVE);
        page.fill("#clientId", "app");
        page.click("[data-needs-name]");
        page.waitForSelector("#confirm-save");
        assertThat(page.isDisabled("[data-needs-name]")).isTrue();
        TestingBrowser.keep(page, "confirm");

        page.fill("#confirm-save", "live");
        page.click("[data-needs-name]");
        page.waitForURL("**" + LIVE + "?done=saved");
        page.click("text=History");
        page.waitForURL("**" + LIVE + "/history");
        TestingBrowser.keep(page, "history");
        assertThat(pages.settings("live").connection().settings().clientId()).isEqualTo("app");
    }

    @ParameterizedTest
    @EnumSource
    void fitsTheScreenInLightAndDark(Look look) {
        TestingBrowser.look(page, look);
        pages.post(TEST, pages.emulated("test", ProviderType.COGNITO));
        pages.post(TEST + "/draft", pages.emulated("test", ProviderType.WORKOS));
        for (String path : List.of(
                TEST,
                TEST + "?draft=edit",
                TEST + "?from=token",
                LIVE + "?provider=oidc",
                LIVE + "/history",
                "/e/bare/settings/federation",
                "/e/bare/settings/federation?provider=clerk")) {
            page.navigate(pages.console.origin() + path);
            page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as(path)
                    .isEqualTo(true);
        }
    }
}
