package dev.behalf.server.console.servers;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
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
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.environment.SeenTool.Effect;
import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A member adds a server, ticks its tools and looks at its calls, in Chromium.
class ServersBrowserTest {

    /// What axe-core's own measuring of colours makes Chromium say.
    private static final String OF_AXE = "Canvas2D: Multiple readback operations";

    private static final String LONG = "as-long-as-names-may-be-31-char";

    private final List<String> findings = new ArrayList<>();

    @Test
    void aMemberAddsAServerTicksItsToolsAndLooksAtItsCalls() {
        try (ServersConsole pages = new ServersConsole();
                TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(pages.console, pages.owner, ColorScheme.LIGHT, 1280, 900);
            page.navigate(pages.console.origin() + "/e/dev/mcp-servers");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add a server"))
                    .click();
            page.getByLabel("Name").fill("tickets");
            page.getByLabel("URL").fill(pages.sample.url());
            assertThat(page.locator("#audience").isVisible()).isTrue();
            page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Service"))
                    .check();
            assertThat(page.locator("#audience").isVisible()).isFalse();
            page.getByLabel("Header of its own").check();
            assertThat(page.locator("#header").isVisible()).isTrue();
            assertThat(page.locator("#user").isVisible()).isFalse();
            page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("None"))
                    .check();
            assertThat(page.locator("#secret").isVisible()).isFalse();
            button(page, "Add server").click();

            page.waitForURL("**/mcp-servers/tickets?done=added");
            Locator erase = page.getByLabel("erase may be called");
            assertThat(erase.isVisible()).isFalse();
            page.getByLabel("Only those that are ticked").check();
            assertThat(page.getByLabel("greet may be called").isChecked()).isTrue();
            assertThat(erase.isChecked()).isFalse();
            erase.check();
            button(page, "Save tools").click();
            page.waitForURL("**?done=tools");
            assertThat(pages.server("dev", "tickets").settings().tools()).contains("erase", "greet");

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

    private void lookAtAll(TestingBrowser browser, ServersConsole pages) {
        fill(pages);
        List<String> paths = List.of(
                "/e/live/mcp-servers",
                "/e/live/mcp-servers/tickets",
                "/e/live/mcp-servers/tickets/settings",
                "/e/live/mcp-servers/crm",
                "/e/live/mcp-servers/crm/settings",
                "/e/live/mcp-servers/files",
                "/e/live/mcp-servers/" + LONG,
                "/e/live/mcp-servers/" + LONG + "/policy/long",
                "/e/live/new-mcp-server",
                "/e/live/calls",
                "/e/live/calls?outcome=not_ok&person=nobody",
                "/e/live/clients?server=tickets",
                "/e/dev/mcp-servers/tickets",
                "/e/bare/mcp-servers",
                "/e/bare/calls");
        for (Look look : Look.values()) {
            Page page = browser.page(pages.console, pages.owner, look.scheme(), look.width(), 900);
            for (int i = 0; i < paths.size(); i++) {
                page.navigate(pages.console.origin() + paths.get(i));
                findings.addAll(AxeCore.findings(page));
                if (paths.get(i).endsWith(LONG) && page.locator(".srv-may").boundingBox().x > look.width()) {
                    findings.add("whether a tool may be called is out of sight in " + look);
                }
                TestingBrowser.keep(page, "servers-" + i, look);
            }
            page.context().close();
        }
    }

    private static void fill(ServersConsole pages) {
        String host = "d".repeat(60) + ".example.com";
        pages.servers.put(
                "live",
                new McpServerInput(
                                LONG, "https://" + host + "/" + LONG, "none", List.of(), "", "", "", "", "", "", false)
                        .withPolicy(List.of(new RuleInput(
                                "long",
                                "deny",
                                List.of("long_".repeat(24)),
                                "any",
                                List.of(),
                                List.of(),
                                List.of("G".repeat(200)),
                                List.of(),
                                "",
                                "",
                                List.of(),
                                List.of()))),
                Actor.COMMAND_LINE);
        SeenTool tool = new SeenTool("long_".repeat(24), "T".repeat(100), "D".repeat(300), Effect.WRITES);
        pages.said("live", LONG, new SeenMcpServer("2026-07-28", "S".repeat(90), "1", List.of(tool), false));
        put(pages, "tickets", "https://tickets.acme.com/mcp", "end_user", "", false);
        put(pages, "crm", "https://crm.acme.com/mcp", "service", "bearer", false);
        put(pages, "files", "https://files.internal.acme.com/mcp/v2", "signed", "", false);
        put(pages, "billing", "https://billing.acme.com/mcp", "end_user", "", true);
        pages.said(
                "live",
                "tickets",
                new SeenMcpServer(
                        "2026-07-28",
                        "Acme Tickets",
                        "4.2.0",
                        List.of(
                                new SeenTool(
                                        "search",
                                        "Search tickets",
                                        "Finds tickets by words, state and who they are assigned to.",
                                        Effect.READS),
                                new SeenTool("read_ticket", "", "Gives one ticket with its comments.", Effect.READS),
                                new SeenTool(
                                        "comment",
                                        "Add a comment",
                                        "Writes a comment in the person’s name.",
                                        Effect.WRITES),
                                new SeenTool(
                                        "export_everything_that_was_ever_written_into_a_ticket", "", "", Effect.UNSAID),
                                new SeenTool(
                                        "delete_ticket",
                                        "Delete a ticket",
                                        "Deletes a ticket for good, with all its comments and attachments. ".repeat(4),
                                        Effect.DESTROYS)),
                        false));
        pages.servers.report(pages.registered("live", "crm"), "The server failed, answering 503.");
        pages.servers.setSecret("live", "crm", "planted", Actor.COMMAND_LINE);
        pages.servers.report(
                pages.registered("live", "crm"), "It does not accept the credentials it is called with (401).");
        pages.said("live", "files", new SeenMcpServer("", "", "", null, true));
        Grant ann =
                signIn(pages.grants, "live", person("Ann"), CLAUDE, "Claude").grant();
        Grant grace = signIn(pages.grants, "live", person("Grace Hopper"), "desk", "Acme Desk")
                .grant();
        pages.called(ann, "tickets", "search", "not_destructive", "ok", Duration.ofMillis(84));
        pages.clock.advance(Duration.ofMinutes(3));
        pages.called(ann, "tickets", "delete_ticket", "destructive", "refused", Duration.ofMillis(1));
        pages.called(
                grace, "crm", "find_customer_by_any_of_their_addresses", "listed", "denied", Duration.ofMillis(412));
        pages.called(grace, "tickets", "comment", "not_destructive", "tool_error", Duration.ofMillis(1640));
        pages.called(ann, "gone", "search", "not_destructive", "cancelled", Duration.ofSeconds(31));
        pages.clock.advance(Duration.ofSeconds(40));
    }

    private static void put(
            ServersConsole pages, String name, String url, String callsAs, String authentication, boolean disabled) {
        pages.servers.put(
                "live",
                new McpServerInput(name, url, callsAs, List.of(), authentication, "", "", "", "", "", disabled),
                Actor.COMMAND_LINE);
    }
}
