package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.TestingAdmin.Asking;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignedIn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdminTokenPagesTest {

    private static final String PATH = "/team/tokens";
    private static final Map<String, String> CI =
            Map.of("name", "ci", "role", "auditor", "days", "30", "reach", "some", "environment-test", "on");

    private TestingDatabase testing;
    private TestingAdmin admin;
    private SignedIn owner;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        admin = new TestingAdmin(testing);
        owner = admin.owner();
        admin.apply(admin.token(Role.ADMIN), AdminApiTest.YAML);
    }

    @AfterEach
    void stop() {
        admin.close();
        testing.close();
    }

    private Asking as(SignedIn member, String method, String path) {
        return admin.ask(method, path)
                .header("Cookie", "__Host-behalf=" + member.token().reveal());
    }

    private Answer get(SignedIn member) {
        return as(member, "GET", PATH).send();
    }

    private Answer post(SignedIn member, String path, Map<String, String> fields) {
        return as(member, "POST", path)
                .header("Origin", admin.origin())
                .header("X-CSRF-Token", admin.team.sessions().csrf(member.token()))
                .body("application/x-www-form-urlencoded", TestingConsole.form(fields))
                .send();
    }

    @Test
    void showsANewTokenOnceWhichIsGoodForWhatWasChosen() {
        Answer answer = post(owner, PATH, CI);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        Matcher token = Pattern.compile("bhf_at_\\w+").matcher(answer.body());
        assertThat(token.find()).isTrue();
        assertThat(get(owner).body()).contains("ci").doesNotContain(token.group());
        AdminToken made = admin.team.tokens().find(token.group()).orElseThrow();
        assertThat(made.role()).isEqualTo(Role.AUDITOR);
        assertThat(made.environments()).containsExactly("test");
        assertThat(made.expiresAt()).isEqualTo(made.createdAt().plus(Duration.ofDays(30)));
        assertThat(admin.get("/api/v1/environments", token.group()).status()).isEqualTo(200);
    }

    @Test
    void showsARefusedFormAgainAndNoSecretThatWasTyped() {
        for (Map<String, String> fields : List.of(
                Map.of("name", "", "role", "viewer", "days", "90"),
                Map.of("name", "<b>x</b>", "role", "viewer", "days", "90"),
                Map.of("name", "x", "role", "owner", "days", "90"),
                Map.of("name", "x", "role", "viewer", "days", "366"),
                Map.of("name", "x", "role", "viewer"),
                Map.of("name", "x", "role", "viewer", "days", "90", "reach", "some"))) {
            Answer refused = post(owner, PATH, fields);
            assertThat(refused.status()).as(fields.toString()).isEqualTo(422);
            assertThat(refused.body()).contains("role=\"alert\"").doesNotContain("<b>x</b>");
        }
        assertThat(post(owner, PATH, Map.of("name", "sk_live_planted1234", "role", "viewer", "days", "90"))
                        .body())
                .contains("That is a secret, not a name")
                .doesNotContain("planted");
        assertThat(admin.team.tokens().all()).hasSize(1);
    }

    @Test
    void wantsToKnowAgainWhoMakesOne() {
        admin.clock.advance(Session.RECENT);

        assertThat(get(owner).body()).contains("/confirm?next=/team/tokens").doesNotContain("Create token");
        Answer answer = post(owner, PATH, CI);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/confirm?next=/team/tokens");
        assertThat(admin.team.tokens().all()).hasSize(1);
    }

    @Test
    void revokesAtOnce() {
        AdminTokens.Made made = admin.made(owner, Role.VIEWER);
        String path = PATH + "/" + made.token().id() + "/revoke";
        admin.clock.advance(Session.RECENT);

        assertThat(post(owner, path, Map.of()).status()).isEqualTo(303);
        assertThat(admin.get("/api/v1/environments", made.text().reveal()).status())
                .isEqualTo(401);
        assertThat(get(owner).body()).contains("Revoked and expired tokens (1)");
        assertThat(post(owner, PATH + "/at_none/revoke", Map.of()).status()).isEqualTo(422);
    }

    @Test
    void isForThoseWhoMayMakeTokens() {
        SignedIn eve = admin.member(owner, "eve@acme.com", Role.VIEWER);
        String id = admin.team.tokens().all().getFirst().id();

        assertThat(get(eve).status()).isEqualTo(403);
        assertThat(post(eve, PATH, CI).status()).isEqualTo(403);
        assertThat(post(eve, PATH + "/" + id + "/revoke", Map.of()).status()).isEqualTo(403);
        assertThat(get(admin.member(owner, "grace@acme.com", Role.ADMIN)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void complainsNowhereAndFitsTheScreen(Look look) {
        ColorScheme scheme = look.scheme();
        int width = look.width();
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = page(browser, scheme, width);
            page.navigate(admin.origin() + PATH);
            TestingBrowser.keep(page, "tokens-list", scheme, width);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
            page.getByLabel("Name").fill("Terraform " + scheme);
            page.getByText("Changes environments").click();
            page.getByText("Only these").click();
            page.getByText("live", new Page.GetByTextOptions().setExact(true))
                    .last()
                    .click();
            TestingBrowser.keep(page, "tokens-form", scheme, width);
            page.locator("#new button[type=submit]").click();
            assertThat(page.locator("#new-token").inputValue()).startsWith("bhf_at_");
            TestingBrowser.keep(page, "tokens-created", scheme, width);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
            assertThat(admin.team.tokens().all())
                    .filteredOn(token -> token.name().startsWith("Terraform"))
                    .hasSize(1)
                    .allSatisfy(token -> assertThat(token.role()).isEqualTo(Role.ADMIN))
                    .allSatisfy(token -> assertThat(token.environments()).containsExactly("live"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private Page page(TestingBrowser browser, ColorScheme scheme, int width) {
        Page page = browser.page(scheme, width, 900);
        page.context()
                .addCookies(List.of(new Cookie("__Host-behalf", owner.token().reveal())
                        .setUrl(admin.origin().replace("http:", "https:"))
                        .setHttpOnly(true)));
        return page;
    }
}
