package dev.behalf.server.console.account;

import static dev.behalf.server.console.account.TeamConsole.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In Chromium, with a virtual authenticator where there are passkeys.
class AccountBrowserTest {

    private static TestingBrowser browser;

    @TempDir
    private Path directory;

    private TeamConsole console;

    @BeforeAll
    static void open() {
        browser = new TestingBrowser();
    }

    @AfterAll
    static void shut() {
        assertThat(browser.complaints()).isEmpty();
        browser.close();
    }

    @BeforeEach
    void start() {
        console = new TeamConsole(directory);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void theSetUpLinkLeavesTheAddressBarAndMakesTheOwner() {
        SecretToken token = console.team.setUp().newToken().orElseThrow();
        Page page = browser.page();

        page.navigate(console.origin() + "/set-up#" + token.reveal());

        assertThat(page.url()).isEqualTo(console.origin() + "/set-up");
        assertThat(page.isVisible("#token")).isFalse();
        TestingBrowser.keep(page, "set-up");
        page.fill("#name", "Ada Lovelace");
        page.fill("#email", "ada@acme.com");
        page.fill("#password", PASSWORD);
        page.click("button:has-text('Create the owner')");
        page.waitForURL("**/account");
        assertThat(page.textContent("main")).contains("ada@acme.com", "This one", "Chrome on Linux");
        TestingBrowser.keep(page, "account-new");
    }

    @Test
    void addsAPasskeySignsInWithItAndConfirmsWithIt() {
        console.owner();
        Page page = browser.page();
        addAuthenticator(page);
        page.navigate(console.origin() + "/sign-in?next=/account");
        TestingBrowser.keep(page, "sign-in");
        page.fill("#email", "ada@acme.com");
        page.fill("#password", PASSWORD);
        page.click("button:text-is('Sign in')");
        page.waitForURL("**/account");

        page.fill("#passkeyName", "Laptop");
        page.click("button:has-text('Add a passkey')");
        page.waitForURL("**/account?done=passkey");
        assertThat(page.textContent("main")).contains("The passkey is ready.", "Laptop");
        TestingBrowser.keep(page, "account-passkey");

        page.click(".account summary");
        page.click("button:has-text('Sign out')");
        page.waitForURL("**/sign-in?done=signed-out");
        page.click("button:has-text('Sign in with a passkey')");
        page.waitForURL("**/account");
        assertThat(page.textContent("main")).contains("Passkey,");

        console.advance(Session.RECENT);
        page.navigate(console.origin() + "/account");
        page.click("a:has-text('Confirm it’s you')");
        TestingBrowser.keep(page, "confirm");
        page.click("button:has-text('Use your passkey')");
        page.waitForURL("**/account");
        page.click("button:has-text('Remove')");
        page.waitForURL("**/account?done=passkey-removed");
        assertThat(console.audit).anySatisfy(line -> assertThat(line).contains("passkey.remove"));
    }

    @Test
    void saysWhenThereIsNoPasskey() {
        console.owner();
        Page page = browser.page(ColorScheme.DARK, 390, 844);
        addAuthenticator(page);
        page.navigate(console.origin() + "/sign-in");

        page.click("button:has-text('Sign in with a passkey')");

        page.waitForSelector("[data-passkey-said]:has-text('Cancelled, or no passkey')");
        TestingBrowser.keep(page, "sign-in-dark-phone");
    }

    /// Chromium's own, which verifies its user without asking.
    private static void addAuthenticator(Page page) {
        CDPSession devTools = page.context().newCDPSession(page);
        devTools.send("WebAuthn.enable");
        JsonObject options = JsonParser.parseString("""
                        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
                         "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true}}
                        """).getAsJsonObject();
        devTools.send("WebAuthn.addVirtualAuthenticator", options);
    }
}
