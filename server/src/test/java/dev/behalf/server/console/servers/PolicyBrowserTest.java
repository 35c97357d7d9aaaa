package dev.behalf.server.console.servers;

import static dev.behalf.server.environment.TestingRules.rule;
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
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.environment.SeenTool.Effect;
import dev.behalf.server.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A member writes rules for the tools of a server and tries them, in Chromium.
class PolicyBrowserTest {

    /// What axe-core's own measuring of colours makes Chromium say.
    private static final String OF_AXE = "Canvas2D: Multiple readback operations";

    @Test
    void aMemberWritesRulesOrdersThemAndTriesThem() {
        try (ServersConsole pages = new ServersConsole();
                TestingBrowser browser = new TestingBrowser()) {
            fill(pages);
            Page page = browser.page(pages.console, pages.owner, ColorScheme.LIGHT, 1280, 900);
            page.navigate(pages.console.origin() + "/e/live/mcp-servers/tickets");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add a rule"))
                    .click();
            assertThat(page.locator("#maxAge").isVisible()).isFalse();
            page.locator("#name").fill("fresh-to-close");
            page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Step up"))
                    .check();
            assertThat(page.locator("#maxAge").isVisible()).isTrue();
            page.locator("[name='tool:close_ticket']").check();
            page.locator("#when").fill("args.id >");
            button(page, "Add rule").click();
            page.getByText("Nothing was stored").waitFor();
            assertThat(page.locator(".field-error").innerText()).contains("Line 1, column");
            page.locator("#when").fill("args.id > 10");
            button(page, "Add rule").click();

            page.waitForURL("**?done=policy#policy");
            button(page, "Move fresh-to-close up").click();
            page.waitForURL("**?done=policy");
            assertThat(pages.server("live", "tickets").settings().policy())
                    .extracting(Rule::name)
                    .containsExactly("no-bots", "erase-for-admins", "fresh-to-close", "ask-before-writing");

            page.locator("#try > summary").click();
            page.locator("#try-tool").fill("delete_ticket");
            page.locator("#try-claims").fill("{\"groups\": [\"admins\"]}");
            page.locator("#try-arguments").fill("{\"id\": 7}");
            button(page, "Try").click();
            page.getByText("The call is made.").waitFor();

            List<String> findings = lookAtAll(browser, pages);
            assertThat(findings).isEmpty();
            assertThat(browser.complaints())
                    .filteredOn(complaint -> !complaint.contains(OF_AXE) && !complaint.contains("422"))
                    .isEmpty();
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static List<String> lookAtAll(TestingBrowser browser, ServersConsole pages) {
        List<String> findings = new ArrayList<>();
        String one = pages.console.origin() + "/e/live/mcp-servers/";
        for (Look look : Look.values()) {
            Page page = browser.page(pages.console, pages.owner, look.scheme(), look.width(), 900);
            page.navigate(one + "tickets");
            page.locator("#try > summary").click();
            page.locator("#try-tool").fill("delete_ticket");
            page.locator("#try-claims").fill("{\"groups\": [\"staff\"]}");
            button(page, "Try").click();
            page.getByText("The call is refused.").waitFor();
            look(page, "policy-tried", look, findings);
            page.navigate(one + "tickets/policy/fresh-to-close");
            look(page, "policy-rule", look, findings);
            page.navigate(one + "tickets/new-rule");
            page.locator("#name").fill("Wrong name");
            page.locator("#when").fill("persn.subject == ''");
            button(page, "Add rule").click();
            page.getByText("Nothing was stored").waitFor();
            look(page, "policy-wrong", look, findings);
            page.navigate(one + "files");
            look(page, "policy-none", look, findings);
            page.context().close();
        }
        return findings;
    }

    private static void look(Page page, String name, Look look, List<String> findings) {
        findings.addAll(AxeCore.findings(page));
        TestingBrowser.keep(page, name, look);
    }

    private static void fill(ServersConsole pages) {
        pages.servers.put(
                "live",
                new McpServerInput(
                                "tickets",
                                "https://tickets.acme.com/mcp",
                                "signed",
                                List.of(),
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                false)
                        .withPolicy(List.of(
                                rule("no-bots", "deny", Map.of("clients", "https://bots.example/client.json")),
                                rule(
                                        "erase-for-admins",
                                        "allow",
                                        Map.of("tools", "delete_ticket", "groups", "admins", "when", "has(args.id)")),
                                rule("ask-before-writing", "confirm", Map.of("tools", "close_ticket comment")))),
                Actor.COMMAND_LINE);
        pages.servers.put(
                "live",
                new McpServerInput(
                        "files", "https://files.acme.com/mcp", "signed", List.of(), "", "", "", "", "", "", false),
                Actor.COMMAND_LINE);
        SeenMcpServer seen = new SeenMcpServer(
                "2026-07-28",
                "Acme Tickets",
                "4.2.0",
                List.of(
                        new SeenTool("search", "Search tickets", "Finds tickets by words.", Effect.READS),
                        new SeenTool("comment", "Add a comment", "Writes a comment.", Effect.WRITES),
                        new SeenTool("close_ticket", "", "Closes a ticket.", Effect.WRITES),
                        new SeenTool("delete_ticket", "Delete a ticket", "Deletes it for good.", Effect.DESTROYS)),
                false);
        pages.said("live", "tickets", seen);
        pages.said("live", "files", seen);
        signIn(pages.grants, "live", person("Grace Hopper"), "desk", "Acme Desk");
    }
}
