package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.mcp.SampleClient;
import dev.behalf.server.console.TestingBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The link that the demonstration prints, in Chromium.
class DemoBrowserTest {

    @TempDir
    private Path directory;

    @Test
    void whoeverOpensTheClientSignsInAndIsGreetedByTheTeamsServer() throws IOException {
        int port = freePort();
        String address = "http://localhost:" + port;
        try (Sandbox sandbox = Sandbox.start();
                DemoTools tools = DemoTools.start(sandbox)) {
            Path manifest =
                    Files.writeString(directory.resolve("behalf.yaml"), DemoManifest.yaml(sandbox, tools, port));
            try (Gateway gateway = Gateway.start(settings(manifest, port), Clock.systemUTC());
                    SampleClient client = SampleClient.start(address, "sample_greet");
                    TestingBrowser browser = new TestingBrowser()) {
                assertThat(gateway.port()).isEqualTo(port);
                Tenant provider = sandbox.auth0();
                provider.clients().allowRedirect(address + "/callback");
                tools.guard("auth0", address);
                Page page = browser.page(ColorScheme.LIGHT, 1280, 900);

                page.navigate(client.url());
                page.locator("button:has-text('Allow and sign in')").click();
                page.locator("button:has-text('Jane Doe')").click();

                page.getByText("called as you").waitFor();
                assertThat(page.locator("h1").innerText())
                        .isEqualTo("Hello " + sandbox.auth0().subject(Person.JANE));
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "pictures").resolve("demo-greeting.png")));

                page.navigate(client.url());
                page.locator("button:has-text('Cancel')").click();
                page.getByText("Not signed in").waitFor();
                page.context().close();
            }
        }
    }

    private ServerSettings settings(Path manifest, int port) {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        options.put(Setting.LISTEN, "127.0.0.1:" + port);
        options.put(Setting.CONSOLE_LISTEN, "off");
        options.put(Setting.DATABASE, directory.resolve("behalf.db").toString());
        options.put(Setting.APPLY, manifest.toString());
        return Objects.requireNonNull(SettingsReader.read(options, Map.of()).settings());
    }

    private static int freePort() {
        return TestingPorts.free();
    }
}
