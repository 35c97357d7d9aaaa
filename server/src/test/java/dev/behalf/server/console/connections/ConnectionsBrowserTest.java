package dev.behalf.server.console.connections;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.AxeCore;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A member pauses a person's connections, tries one and stops one, in Chromium.
class ConnectionsBrowserTest {

    /// What axe-core's own measuring of colours makes Chromium say.
    private static final String OF_AXE = "Canvas2D: Multiple readback operations";

    private final List<String> findings = new ArrayList<>();

    @Test
    void aMemberPausesTriesAndStopsConnections() {
        try (ConnectionsConsole pages = new ConnectionsConsole();
                TestingBrowser browser = new TestingBrowser()) {
            Grant ann = pages.connected("live", "Ann", "desk", "Acme Desk");
            pages.connected("live", "Ann", CLAUDE, "Claude");
            Grant dev = pages.connected("dev", "Ann", "desk", "Acme Desk");
            Page page = browser.page(pages.console, pages.owner, ColorScheme.LIGHT, 1280, 900);

            page.navigate(pages.console.origin() + "/e/live/connections?text=ann");
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("Ann").setExact(true))
                    .first()
                    .click();
            Locator button = button(page, "Apply");
            assertThat(button.isDisabled()).isTrue();
            page.getByLabel("To go on, type live").fill("live");
            button.click();
            page.waitForURL("**did=pause&count=2");
            assertThat(page.getByRole(AriaRole.STATUS).innerText()).contains("connections are paused");
            assertThat(pages.state(ann)).isEqualTo(State.PAUSED);
            button(page, "Resume 2\u00a0connections").click();
            page.waitForURL("**did=resume&count=2");

            page.navigate(pages.console.origin() + "/e/dev/connections/" + dev.id());
            button(page, "Refresh now").click();
            page.getByRole(AriaRole.STATUS)
                    .getByText("The provider has ended the sign-in")
                    .waitFor();
            button(page, "Stop it for good").click();
            page.waitForURL("**?did=revoke");
            assertThat(pages.state(dev)).isEqualTo(State.REVOKED);

            lookAtAll(browser, pages);
            assertThat(findings).isEmpty();
            assertThat(browser.complaints())
                    .filteredOn(complaint -> !complaint.contains(OF_AXE))
                    .isEmpty();
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private void lookAtAll(TestingBrowser browser, ConnectionsConsole pages) {
        Grant grace = pages.connected("live", "Grace Hopper", CLAUDE, "Claude");
        pages.clock.advance(Duration.ofMinutes(9));
        pages.connections.change("live", grace.id(), ConnectionAct.PAUSE, Actor.SERVER);
        signIn(
                pages.grants,
                "live",
                new Identity("https://acme.us.auth0.com/", "auth0|" + "0".repeat(80), null, null),
                "client_8Kc0h4qTq5JmBvnC3uZ3wA",
                "A client with a name that takes more room than there is on a phone, or in a column",
                "rt");
        Grant ended = pages.connected("dev", "Alan Turing", "desk", "Acme Desk");
        pages.connected("dev", "Katherine Johnson", CLAUDE, "Claude");
        pages.connections.refresh("dev", ended.id(), Actor.SERVER);
        pages.clock.advance(Duration.ofMinutes(40));
        List<String> paths = List.of(
                "/e/live/connections",
                "/e/live/connections?person=" + grace.person(),
                "/e/live/connections/" + grace.id(),
                "/e/dev/connections",
                "/e/dev/connections/" + ended.id(),
                "/e/off/connections",
                "/e/dev/connections?text=nobody");
        for (Look look : Look.values()) {
            ColorScheme scheme = look.scheme();
            int width = look.width();
            Page page = browser.page(pages.console, pages.owner, scheme, width, 900);
            for (int i = 0; i < paths.size(); i++) {
                page.navigate(pages.console.origin() + paths.get(i));
                if (i == 0) {
                    page.locator("#everybody > summary").click();
                }
                findings.addAll(AxeCore.findings(page));
                TestingBrowser.keep(page, "connections-" + i, look);
            }
            page.context().close();
        }
    }
}
