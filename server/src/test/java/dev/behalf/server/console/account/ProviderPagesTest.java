package dev.behalf.server.console.account;

import static dev.behalf.server.console.account.TeamConsole.PASSWORD;
import static dev.behalf.server.console.account.TeamConsole.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.oidc.OidcTenant;
import dev.behalf.server.console.TestingBrowser;
import dev.behalf.server.console.team.TeamPages;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.ProviderSignIn;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignedIn;
import dev.behalf.server.team.TeamProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sign-in by the team's own provider, for which the sandbox stands in.
class ProviderPagesTest {

    private static final String JANE = "jane@acme.example";

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private OidcTenant provider;
    private TeamConsole console;
    private SignedIn ada;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder()
                .keys(KeySource.pooled())
                .clock(() -> console == null ? Instant.now() : console.instant())
                .oidc()
                .start();
        provider = sandbox.oidc();
        TeamProvider settings =
                new TeamProvider(provider.issuer(), OidcTenant.CLIENT_ID, "acme.example", "Acme single sign-on");
        console = new TeamConsole(directory, settings, (door, self) -> new TeamPages(door, self.team, self).routes());
        provider.clients().allowRedirect(console.origin() + "/sign-in/provider/callback");
        ada = console.owner();
    }

    @AfterEach
    void stop() {
        console.close();
        sandbox.close();
    }

    /// Signs a person in at the provider.
    ///
    /// @return the path of the callback, with what the provider says
    private String atProvider(String authorize, String person) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create(authorize + "&sandbox_user=" + person);
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
            String location = answer.headers().firstValue("Location").orElseThrow();
            assertThat(location).startsWith(console.origin() + "/sign-in/provider/callback?");
            return location.substring(console.origin().length());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> signIn(TeamConsole.Client browser, String person) {
        return browser.get(atProvider(location(browser.get("/sign-in/provider?next=/team")), person));
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private Member jane() {
        return console.member(ada, JANE, Role.ADMIN).session().member();
    }

    @Test
    void aMemberSignsInAndComesBackToWhereTheyWere() {
        jane();
        TeamConsole.Client browser = console.new Client();
        String planted = "A".repeat(43);
        browser.cookies.put("__Host-behalf", planted);
        assertThat(browser.get("/sign-in?next=/team").body())
                .contains("Sign in with Acme single sign-on", "/sign-in/provider?next=%2Fteam");
        String authorize = location(browser.get("/sign-in/provider?next=/team"));
        assertThat(authorize)
                .startsWith(provider.issuer() + "/authorize?")
                .contains("code_challenge_method=S256", "nonce=", "client_id=" + OidcTenant.CLIENT_ID)
                .doesNotContain(browser.cookies.get("__Host-behalf-provider"));
        assertThat(browser.setCookies)
                .singleElement()
                .asString()
                .matches("__Host-behalf-provider=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600");

        HttpResponse<String> answer = browser.get(atProvider(authorize, "jane"));

        assertThat(location(answer)).isEqualTo("/team");
        assertThat(browser.cookies).containsOnlyKeys("__Host-behalf", "__Host-behalf-device");
        assertThat(browser.cookies.get("__Host-behalf")).isNotEqualTo(planted);
        assertThat(browser.get("/team").body()).contains("Password, Acme single sign-on");
        assertThat(browser.get("/account").body()).contains("Team provider");
        assertThat(console.audit)
                .contains(JANE + " | member.link | " + JANE + " | " + provider.issuer())
                .anySatisfy(line ->
                        assertThat(line).startsWith(JANE + " | sign-in | ses_").contains("provider from"));
    }

    @Test
    void anInvitedPersonJoinsAndStrangersDoNot() {
        Invitation.Made made = done(console.team.invitations().invite(ada.session(), JANE, Role.VIEWER));
        assertThat(console.new Client()
                        .post("/invitation", Map.of("token", made.token().reveal()))
                        .body())
                .contains("Join with Acme single sign-on");

        TeamConsole.Client jane = console.new Client();
        assertThat(location(signIn(jane, "jane"))).isEqualTo("/team");
        assertThat(jane.get("/account").body()).contains(JANE, "Jane Doe", "Viewer", "Set password");

        TeamConsole.Client omar = console.new Client();
        HttpResponse<String> refused = signIn(omar, "omar");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "You are not signed in", "omar@acme.example is no member of this team", "Sign in another way");
        assertThat(omar.cookies).isEmpty();
        assertThat(console.team.members().all()).hasSize(2);
    }

    @Test
    void theWayBackIsOpenOnceAndToTheBrowserThatLeft() {
        jane();
        TeamConsole.Client victim = console.new Client();
        TeamConsole.Client attacker = console.new Client();
        String authorize = location(attacker.get("/sign-in/provider"));
        String back = atProvider(authorize, "jane");

        assertThat(victim.get(back).statusCode()).as("no cookie").isEqualTo(403);
        victim.get("/sign-in/provider");
        HttpResponse<String> mixed = victim.get(back);
        assertThat(mixed.statusCode()).as("another sign-in").isEqualTo(403);
        assertThat(mixed.body()).contains("BH-210");
        assertThat(victim.cookies).isEmpty();

        String cookie = attacker.cookies.get("__Host-behalf-provider");
        assertThat(location(attacker.get(back))).isEqualTo("/");
        TeamConsole.Client again = console.new Client();
        again.cookies.put("__Host-behalf-provider", cookie);
        assertThat(again.get(back).statusCode()).as("a second time").isEqualTo(403);
    }

    @Test
    void aCodeOfAnotherSignInIsNotTaken() {
        jane();
        TeamConsole.Client browser = console.new Client();
        String foreign = atProvider(location(console.new Client().get("/sign-in/provider")), "jane");
        String own = atProvider(location(browser.get("/sign-in/provider")), "jane");
        String injected = own.replaceFirst("code=[^&]+", "code=" + foreign.replaceFirst(".*code=([^&]+).*", "$1"));

        HttpResponse<String> answer = browser.get(injected);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(browser.cookies).isEmpty();
    }

    @Test
    void takesTooLong() {
        jane();
        TeamConsole.Client browser = console.new Client();
        String authorize = location(browser.get("/sign-in/provider"));
        console.advance(ProviderSignIn.LIMIT);

        assertThat(browser.get(atProvider(authorize, "jane")).body()).contains("This sign-in is over");
    }

    @Test
    void saysWhatTheProviderRefused() {
        TeamConsole.Client browser = console.new Client();
        String state = location(browser.get("/sign-in/provider")).replaceFirst(".*[?&]state=([^&]+).*", "$1");

        HttpResponse<String> answer = browser.get(
                "/sign-in/provider/callback?error=access_denied&state=" + state + "&iss=" + provider.issuer());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("BH-203");
    }

    @Test
    void believesNoUnverifiedAddress() {
        jane();
        provider.modes().emailVerified.set(false);

        assertThat(signIn(console.new Client(), "jane").body()).contains("email_verified");
    }

    @Test
    void whileTheProviderIsDownPasswordsStillWork() {
        provider.goDown(Outage.status(503));
        TeamConsole.Client browser = console.new Client();

        HttpResponse<String> answer = browser.get("/sign-in/provider?next=/team");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("BH-200", "Sign in another way");

        Map<String, String> form = Map.of("email", "ada@acme.com", "password", PASSWORD, "next", "/team");
        assertThat(location(browser.post("/sign-in", form))).isEqualTo("/team");
    }

    @Test
    void leadsToNoOtherSite() {
        jane();
        TeamConsole.Client browser = console.new Client();
        String authorize = location(browser.get("/sign-in/provider?next=//evil.example"));

        assertThat(location(browser.get(atProvider(authorize, "jane")))).isEqualTo("/");
    }

    @Test
    void aMemberWithoutPasswordConfirmsBySigningInAnew() {
        done(console.team.invitations().invite(ada.session(), JANE, Role.ADMIN));
        TeamConsole.Client jane = console.new Client();
        signIn(jane, "jane");
        console.advance(Session.RECENT);
        assertThat(location(jane.get("/team/invite"))).startsWith("/confirm?next=");
        assertThat(jane.get("/confirm?next=/team/invite").body())
                .contains("Sign in anew with Acme single sign-on", "/confirm/provider?next=%2Fteam%2Finvite")
                .doesNotContain("type=\"password\"");

        String authorize = location(jane.get("/confirm/provider?next=/team/invite"));
        assertThat(authorize).contains("prompt=login", "max_age=0", "login_hint=jane%40acme.example");
        assertThat(location(jane.get(atProvider(authorize, "jane")))).isEqualTo("/team/invite");
        assertThat(jane.get("/team/invite").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherPersonOrAProviderThatDoesNotSayWhenConfirmsNothing() {
        done(console.team.invitations().invite(ada.session(), JANE, Role.ADMIN));
        TeamConsole.Client jane = console.new Client();
        signIn(jane, "jane");
        console.advance(Session.RECENT);

        String authorize = location(jane.get("/confirm/provider?next=/team"));
        assertThat(jane.get(atProvider(authorize, "omar")).body())
                .contains("That did not confirm it’s you", "somebody else than " + JANE, "/confirm?next=%2Fteam");

        provider.modes().authTime.set(false);
        authorize = location(jane.get("/confirm/provider?next=/team"));
        assertThat(jane.get(atProvider(authorize, "jane")).body()).contains("auth_time");

        authorize = location(jane.get("/confirm/provider?next=/team"));
        String back = atProvider(authorize, "jane");
        jane.cookies.remove("__Host-behalf");
        assertThat(jane.get(back).body()).as("signed out meanwhile").contains("This sign-in is over");
        assertThat(jane.cookies).doesNotContainKey("__Host-behalf");
    }

    @Test
    void worksInABrowser() {
        done(console.team.invitations().invite(ada.session(), JANE, Role.ADMIN));
        try (TestingBrowser browser = new TestingBrowser()) {
            Page page = browser.page();
            page.navigate(console.origin() + "/sign-in?next=/team");
            TestingBrowser.keepInAllLooks(page, "provider-sign-in");
            page.click("a:has-text('Sign in with Acme single sign-on')");
            page.click("text=Omar Haddad");
            page.waitForSelector("h1:has-text('You are not signed in')");
            TestingBrowser.keepInAllLooks(page, "provider-refused");

            page.click("a:has-text('As somebody else')");
            page.click("text=Jane Doe");
            page.waitForURL("**/team");

            console.advance(Session.RECENT);
            page.click("a:has-text('Invite somebody')");
            TestingBrowser.keepInAllLooks(page, "provider-confirm");
            // The sandbox takes the login hint for an answer.
            page.click("a:has-text('Sign in anew')");
            page.waitForURL("**/team/invite?**");
            assertThat(page.isVisible("button:has-text('Make the link')")).isTrue();
            // Omar's refusal, and the icon that the sandbox's pages do not have.
            assertThat(browser.complaints()).allSatisfy(line -> assertThat(line).containsPattern("status of 40[34] "));
        }
    }
}
