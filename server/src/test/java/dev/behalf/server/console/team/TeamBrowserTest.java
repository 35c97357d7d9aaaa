package dev.behalf.server.console.team;

import static dev.behalf.server.console.account.TeamConsole.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.account.TeamConsole;
import dev.behalf.server.team.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In Chromium, two people with a browser each.
class TeamBrowserTest {

    private static TestingBrowser browser;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        browser = new TestingBrowser();
    }

    @AfterAll
    static void shut() {
        assertThat(browser.complaints()).isEmpty();
        browser.close();
    }

    @Test
    void invitesLetsInPromotesAndRemoves() {
        try (TeamConsole console =
                new TeamConsole(directory, (door, self) -> new TeamPages(door, self.team, self).routes())) {
            console.owner();
            Page ada = browser.page();
            signIn(console, ada, "ada@acme.com");

            ada.click("nav[aria-label=Team] a:has-text('Team')");
            ada.click("a:has-text('Invite somebody')");
            ada.fill("#email", "bob@acme.com");
            ada.click("label:has-text('Auditor')");
            TestingBrowser.keepInAllLooks(ada, "invite");
            ada.click("button:has-text('Make the link')");
            String link = ada.inputValue("#link");
            TestingBrowser.keepInAllLooks(ada, "invited");

            Page bob = browser.page(ColorScheme.DARK, 390, 844);
            bob.navigate(link);
            bob.waitForSelector("h1:has-text('Join your team') >> visible=true");
            bob.waitForSelector("text=ada@acme.com has invited you");
            assertThat(bob.url()).isEqualTo(console.origin() + "/invitation");
            TestingBrowser.keepInAllLooks(bob, "invitation");
            bob.fill("#name", "Bob Babbage");
            bob.fill("#password", PASSWORD);
            bob.click("button:has-text('Join the team')");
            bob.waitForURL("**/account");

            // Later, the proof of who Ada is is no longer fresh.
            console.advance(Session.RECENT);
            ada.navigate(console.origin() + "/team");
            TestingBrowser.keepInAllLooks(ada, "team");
            ada.click("a:has-text('Bob Babbage')");
            TestingBrowser.keepInAllLooks(ada, "member");
            ada.click("label:has-text('Admin')");
            ada.click("button:has-text('Save role')");
            ada.fill("#password", PASSWORD);
            ada.click("button:has-text('Confirm')");
            assertThat(ada.isChecked("input[value=admin]")).isTrue();
            TestingBrowser.keepInAllLooks(ada, "member-confirmed");
            ada.click("button:has-text('Save role')");
            ada.waitForSelector("text=The role is changed.");

            bob.navigate(console.origin() + "/team");
            bob.waitForURL("**/sign-in?next=%2Fteam");
            bob.fill("#email", "bob@acme.com");
            bob.fill("#password", PASSWORD);
            bob.click("button:text-is('Sign in')");
            bob.waitForURL("**/team");
            assertThat(bob.isVisible("a:has-text('Invite somebody')")).isTrue();
            TestingBrowser.keepInAllLooks(bob, "team");

            ada.click("button:has-text('Remove bob@acme.com')");
            ada.waitForURL("**/team?done=removed");
            assertThat(ada.textContent("main"))
                    .contains("The member is removed.")
                    .doesNotContain("Bob Babbage");
            bob.navigate(console.origin() + "/team");
            bob.waitForURL("**/sign-in?next=%2Fteam");
        }
    }

    private static void signIn(TeamConsole console, Page page, String email) {
        page.navigate(console.origin() + "/sign-in?next=/account");
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("button:text-is('Sign in')");
        page.waitForURL("**/account");
    }
}
