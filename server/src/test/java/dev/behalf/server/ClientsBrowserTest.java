package dev.behalf.server;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.crypto.KeyFile;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A member registers a client and ends a sign-in, in Chromium.
class ClientsBrowserTest {

    /// What axe-core's own measuring of colours makes Chromium say.
    private static final String OF_AXE = "Canvas2D: Multiple readback operations";

    private final List<String> findings = new ArrayList<>();

    @Test
    void aClientIsRegisteredAndASignInEnded() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing);
                TestingBrowser browser = new TestingBrowser()) {
            SignedIn owner = admin.owner();
            admin.apply(admin.token(Role.ADMIN), AdminApiTest.YAML);
            Grants grants = grants(admin, testing);
            Page page = page(browser, admin, owner, ColorScheme.LIGHT, 1280);

            page.navigate(admin.origin() + "/e/live/");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Clients"))
                    .first()
                    .click();
            page.locator("summary").getByText("Claude Code").click();
            assertThat(page.locator("#claude-code").isVisible()).isTrue();
            register(page);
            assertThat(page.locator("#client-id").inputValue()).isEqualTo("desk");

            Grant ann =
                    signIn(grants, "live", person("Ann"), "desk", "Acme Desk").grant();
            endSignIn(page, admin);
            grants.look();
            assertThat(grants.hasEnded(ann.id())).isTrue();

            lookAtAll(browser, admin, owner, grants);
            assertThat(findings).isEmpty();
            assertThat(browser.complaints())
                    .filteredOn(complaint -> !complaint.contains(OF_AXE) && !complaint.contains("422"))
                    .isEmpty();
        }
    }

    private static Grants grants(TestingAdmin admin, TestingDatabase testing) {
        Vault vault =
                Vault.open(admin.database, admin.clock, KeyFile.read(InstallationKey.beside(Path.of(testing.url()))));
        return new Grants(admin.database, vault, admin.clock, GrantTimes.DEFAULTS);
    }

    private void register(Page page) {
        page.locator("#new > summary").click();
        page.getByLabel("Client id").fill("desk");
        page.locator("#new").getByLabel("Name").fill("Acme Desk");
        page.getByLabel("Redirect URIs").fill("http://desk.acme.com/callback");
        assertThat(page.getByLabel("JWKS URI").isVisible()).isFalse();
        page.getByText("private_key_jwt", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        assertThat(page.getByLabel("JWKS URI").isVisible()).isTrue();
        page.getByText("A public client").click();
        button(page, "Register client").click();
        Locator uris = page.getByLabel("Redirect URIs");
        assertThat(uris.getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(page.locator("#redirectUris-about").innerText()).contains("is neither https");
        TestingBrowser.keep(page, "clients-refused", Look.DESK);
        uris.fill("https://desk.acme.com/callback\nhttp://127.0.0.1/callback");
        button(page, "Register client").click();
        page.waitForURL("**/clients/desk?done=registered");
    }

    private static void endSignIn(Page page, TestingAdmin admin) {
        page.navigate(admin.origin() + "/e/live/sign-ins?text=ann");
        page.getByLabel("end the sign-in of Ann to Acme Desk").click();
        assertThat(button(page, "End this sign-in").isDisabled()).isTrue();
        page.getByLabel("To end it, type live").fill("live");
        button(page, "End this sign-in").click();
        page.waitForURL("**/sign-ins?ended=1");
        assertThat(page.getByRole(AriaRole.STATUS).innerText()).contains("1 sign-in is ended");
        assertThat(page.getByText("Nobody is signed in to a client").isVisible())
                .isTrue();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void lookAtAll(TestingBrowser browser, TestingAdmin admin, SignedIn owner, Grants grants) {
        Grant grant = signIn(grants, "live", person("Grace Hopper"), CLAUDE, "Claude", "rt")
                .grant();
        admin.clock.advance(Duration.ofMinutes(9));
        signIn(grants, "live", person("Grace Hopper"), "desk", "Acme Desk");
        signIn(
                grants,
                "live",
                new Identity("https://acme.us.auth0.com/", "auth0|" + "0".repeat(80), null, null),
                "client_8Kc0h4qTq5JmBvnC3uZ3wA",
                "A client with a name that takes more room than there is on a phone, or in a column");
        List<String> paths = List.of(
                "/e/live/clients",
                "/e/test/clients",
                "/e/live/clients/desk",
                "/e/live/sign-ins",
                "/e/live/sign-ins?person=" + grant.person(),
                "/e/live/sign-ins/" + grant.id(),
                "/e/test/sign-ins");
        for (Look look : Look.values()) {
            ColorScheme scheme = look.scheme();
            int width = look.width();
            Page page = page(browser, admin, owner, scheme, width);
            for (int i = 0; i < paths.size(); i++) {
                page.navigate(admin.origin() + paths.get(i));
                if (i == 0) {
                    page.locator("summary").getByText("VS Code").click();
                    page.locator("#new > summary").click();
                }
                findings.addAll(AxeCore.findings(page));
                TestingBrowser.keep(page, "clients-" + i, look);
            }
            page.context().close();
        }
    }

    private static Page page(
            TestingBrowser browser, TestingAdmin admin, SignedIn owner, ColorScheme scheme, int width) {
        return browser.page(admin.origin(), owner.token().reveal(), scheme, width, 900);
    }
}
