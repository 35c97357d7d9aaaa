package dev.behalf.server.console.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.behalf.sandbox.mcp.SampleApi;
import dev.behalf.server.AxeCore;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.TestingBrowser.Look;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A member adds tools from an API, in Chromium.
class ApiBrowserTest {

    /// What axe-core's own measuring of colours makes Chromium say.
    private static final String OF_AXE = "Canvas2D: Multiple readback operations";

    /// Of forms that are sent and not taken.
    private static final String REFUSED = "422";

    @Test
    void aMemberAddsAnApiByItsAddressRefreshesItAndGivesAnotherAsAFile() {
        List<String> findings = new ArrayList<>();
        try (ServersConsole pages = new ServersConsole();
                SampleApi api = SampleApi.start();
                TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page(pages.console, pages.owner, ColorScheme.LIGHT, 1280, 900);
            page.navigate(pages.console.origin() + "/e/dev/new-mcp-server");
            assertThat(page.locator("#documentUrl").isVisible()).isFalse();
            radio(page, "Tools from an API").check();
            page.getByLabel("Name").fill("notes");
            page.getByLabel("published at").fill(api.documentUrl() + "/nowhere");
            radio(page, "None").check();
            button(page, "Add server").click();
            page.getByText("The document could not be fetched").waitFor();
            assertThat(radio(page, "Tools from an API").isChecked()).isTrue();
            page.getByLabel("published at").fill(api.documentUrl());
            button(page, "Add server").click();

            page.waitForURL("**/mcp-servers/notes?done=added");
            assertThat(pages.server("dev", "notes").settings().url()).isEqualTo(api.url());
            page.getByText("1 operation is no tool").click();
            assertThat(page.getByText("multipart/form-data").isVisible()).isTrue();
            assertThat(page.getByText("OpenAPI 3.0.3").isVisible()).isTrue();
            assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("deleteNote"))
                            .innerText())
                    .contains("Destructive", "No");

            api.publish(api.document().replace("/logo", "/icon").replace("\"logo\"", "\"icon\""));
            button(page, "Refresh").click();
            page.waitForURL("**?done=refreshed");
            assertThat(page.getByLabel("What its last change did").innerText()).contains("icon", "logo");

            page.navigate(pages.console.origin() + "/e/dev/new-mcp-server");
            radio(page, "Tools from an API").check();
            page.getByLabel("Name").fill("files");
            page.locator("input[type=file]")
                    .setInputFiles(new FilePayload(
                            "files.yaml",
                            "application/yaml",
                            "openapi: 3.1.0\nservers: [{url: 'https://files.acme.com'}]\npaths: {/a: {get: {}}}\n"
                                    .getBytes(StandardCharsets.UTF_8)));
            page.waitForCondition(() -> page.locator("#document").inputValue().contains("files.acme.com"));
            button(page, "Add server").click();
            page.waitForURL("**/mcp-servers/files?done=added");
            assertThat(Objects.requireNonNull(pages.server("dev", "files").api())
                            .summary()
                            .tools())
                    .containsExactly("GET_a");
            page.navigate(pages.console.origin() + "/e/dev/mcp-servers/files/settings");
            page.getByText("a private address").first().click();
            page.getByLabel("Destructive tools").fill("GET_a");
            button(page, "Save").click();
            page.waitForURL("**/mcp-servers/files?done=changed");
            assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("GET_a"))
                            .innerText())
                    .contains("Destructive");

            look(browser, pages, findings);
            assertThat(findings).isEmpty();
            assertThat(browser.complaints())
                    .filteredOn(complaint -> !complaint.contains(OF_AXE) && !complaint.contains(REFUSED))
                    .isEmpty();
        }
    }

    private static void look(TestingBrowser browser, ServersConsole pages, List<String> findings) {
        List<String> paths =
                List.of("/e/dev/new-mcp-server", "/e/dev/mcp-servers/notes", "/e/dev/mcp-servers/notes/settings");
        for (Look look : Look.values()) {
            Page page = browser.page(pages.console, pages.owner, look.scheme(), look.width(), 900);
            for (int i = 0; i < paths.size(); i++) {
                page.navigate(pages.console.origin() + paths.get(i));
                if (i == 0) {
                    radio(page, "Tools from an API").check();
                    page.locator(".srv-more > summary").click();
                } else if (i == 1) {
                    page.locator(".api-left > summary").click();
                }
                findings.addAll(AxeCore.findings(page));
                TestingBrowser.keep(page, "api-" + i, look);
            }
            page.context().close();
        }
    }

    private static Locator radio(Page page, String name) {
        return page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
