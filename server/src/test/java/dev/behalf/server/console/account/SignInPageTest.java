package dev.behalf.server.console.account;

import static dev.behalf.server.console.account.TeamConsole.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.team.Member;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Session;
import dev.behalf.server.team.SignedIn;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInPageTest {

    private static final Map<String, String> ADA = Map.of("email", "ada@acme.com", "password", PASSWORD, "next", "/x");
    private static final Map<String, String> WRONG =
            Map.of("email", "ada@acme.com", "password", "quite another sentence");

    @TempDir
    private Path directory;

    private TeamConsole console;

    @BeforeEach
    void start() {
        console = new TeamConsole(directory);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void theSetUpLinkMakesTheOwnerAndSignsThemIn() {
        TeamConsole.Client browser = console.new Client();
        assertThat(location(browser.get("/"))).isEqualTo("/set-up");
        assertThat(location(browser.get("/sign-in"))).isEqualTo("/set-up");
        assertThat(browser.get("/set-up").body()).contains("Create the owner");
        SecretToken token = console.team.setUp().newToken().orElseThrow();
        Map<String, String> form =
                Map.of("token", token.reveal(), "email", "ada@acme.com", "name", "Ada", "password", PASSWORD);

        HttpResponse<String> answer = browser.post("/set-up", form);

        assertThat(location(answer)).isEqualTo("/");
        assertThat(browser.get("/account").statusCode()).isEqualTo(200);
        assertThat(location(console.new Client().get("/set-up"))).isEqualTo("/sign-in");
        HttpResponse<String> again = console.new Client().post("/set-up", form);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("not valid").doesNotContain(PASSWORD);
    }

    @Test
    void aRefusedSetUpKeepsWhatWasTypedButNoPassword() {
        SecretToken token = console.team.setUp().newToken().orElseThrow();
        HttpResponse<String> answer = console.new Client()
                .post(
                        "/set-up",
                        Map.of(
                                "token",
                                token.reveal(),
                                "email",
                                "ada@acme.com",
                                "name",
                                "<b>Ada",
                                "password",
                                "short!"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("at least 12 characters", "ada@acme.com", "&lt;b>Ada", token.reveal())
                .doesNotContain("short!", "<b>Ada");
    }

    @Test
    void signsInAndGoesOnWithinTheConsoleOnly() {
        console.owner();
        TeamConsole.Client browser = console.new Client();
        assertThat(location(browser.get("/account"))).isEqualTo("/sign-in?next=%2Faccount");
        assertThat(browser.get("/sign-in?next=/account").body()).contains("value=\"/account\"");

        assertThat(location(browser.post("/sign-in", ADA))).isEqualTo("/x");

        for (String outside : new String[] {"https://evil.example/", "//evil.example", "/\\evil.example"}) {
            Map<String, String> form = Map.of("email", "ada@acme.com", "password", PASSWORD, "next", outside);
            assertThat(location(console.new Client().post("/sign-in", form)))
                    .as(outside)
                    .isEqualTo("/");
        }
    }

    @Test
    void cookiesBelongToThisHostAndToNoScript() {
        console.owner();
        TeamConsole.Client browser = console.new Client();

        browser.post("/sign-in", ADA);

        assertThat(browser.setCookies).hasSize(2);
        assertThat(browser.setCookies.get(0))
                .matches("__Host-behalf=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800");
        assertThat(browser.setCookies.get(1))
                .matches("__Host-behalf-device=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=7776000");
    }

    @Test
    void aSignInGetsANewSessionWhateverTheBrowserBrought() {
        SignedIn owner = console.owner();
        TeamConsole.Client browser = console.new Client();
        String planted = "A".repeat(43);
        browser.cookies.put("__Host-behalf", planted);

        browser.post("/sign-in", ADA);

        assertThat(browser.cookies.get("__Host-behalf"))
                .isNotEqualTo(planted)
                .isNotEqualTo(owner.token().reveal());
        TeamConsole.Client attacker = console.new Client();
        attacker.cookies.put("__Host-behalf", planted);
        assertThat(attacker.get("/account").statusCode()).isEqualTo(303);
    }

    @Test
    void guessingIsLockedExceptInABrowserThatIsKnown() {
        console.owner();
        TeamConsole.Client known = console.new Client();
        known.post("/sign-in", ADA);
        known.cookies.remove("__Host-behalf");
        TeamConsole.Client guesser = console.new Client();
        HttpResponse<String> wrong = guesser.post("/sign-in", WRONG);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("do not belong together", "ada@acme.com")
                .doesNotContain("quite another");
        for (int i = 0; i < 4; i++) {
            guesser.post("/sign-in", WRONG);
        }

        HttpResponse<String> locked = guesser.post("/sign-in", ADA);

        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.body()).contains("Try again in 31 seconds");
        assertThat(location(known.post("/sign-in", ADA))).isEqualTo("/x");
        console.advance(Duration.ofSeconds(30));
        assertThat(location(guesser.post("/sign-in", ADA))).isEqualTo("/x");
    }

    @Test
    void signingOutEndsTheSessionEverywhere() {
        TeamConsole.Client browser = console.new Client(console.owner());
        TeamConsole.Client copy = console.new Client();
        copy.cookies.putAll(browser.cookies);
        assertThat(copy.get("/account").statusCode()).isEqualTo(200);

        assertThat(location(browser.post("/sign-out", Map.of()))).isEqualTo("/sign-in?done=signed-out");

        assertThat(browser.cookies).doesNotContainKey("__Host-behalf");
        assertThat(copy.get("/account").statusCode()).isEqualTo(303);
        assertThat(browser.get("/sign-in?done=signed-out").body()).contains("You are signed out.");
    }

    @Test
    void refusesFormsOfOtherSitesAndOfOtherSessions() {
        SignedIn owner = console.owner();
        TeamConsole.Client browser = console.new Client(owner);
        browser.origin = "https://evil.example";
        assertThat(browser.post("/account/name", Map.of("name", "Eve")).statusCode())
                .isEqualTo(403);
        browser.origin = console.origin();
        browser.csrf = "";
        assertThat(browser.post("/account/name", Map.of("name", "Eve")).statusCode())
                .isEqualTo(403);
        browser.csrf = console.team
                .sessions()
                .csrf(console.member(owner, "bob@acme.com", Role.VIEWER).token());
        assertThat(browser.post("/account/name", Map.of("name", "Eve")).statusCode())
                .isEqualTo(403);
        assertThat(console.team.members().all())
                .extracting(Member::name)
                .contains("Ada Lovelace")
                .doesNotContain("Eve");

        TeamConsole.Client foreign = console.new Client();
        foreign.origin = "https://evil.example";
        assertThat(foreign.post("/sign-in", ADA).statusCode()).isEqualTo(403);
    }

    @Test
    void changingThePasswordAsksForAFreshProofAndEndsOtherSessions() {
        SignedIn owner = console.owner();
        TeamConsole.Client browser = console.new Client(owner);
        TeamConsole.Client other = console.new Client();
        other.post("/sign-in", ADA);
        console.advance(Session.RECENT);
        Map<String, String> change = Map.of("password", "quite another sentence");
        assertThat(location(browser.post("/account/password", change))).isEqualTo("/confirm?next=/account");
        assertThat(browser.get("/account").body()).contains("Confirm it’s you").doesNotContain("Change password");

        assertThat(browser.post("/confirm", Map.of("password", "wrong", "next", "/account"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(location(browser.post("/confirm", Map.of("password", PASSWORD, "next", "//evil.example"))))
                .isEqualTo("/");
        assertThat(browser.post("/account/password", Map.of("password", "short"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(location(browser.post("/account/password", change))).isEqualTo("/account?done=password");

        assertThat(browser.get("/account?done=password").body()).contains("Your password is changed.");
        assertThat(other.get("/account").statusCode()).isEqualTo(303);
        assertThat(console.new Client(owner).get("/account").statusCode()).isEqualTo(303);
        assertThat(console.new Client().post("/sign-in", ADA).statusCode()).isEqualTo(422);
    }

    @Test
    void endsOnesOwnSessionsAndNobodyElses() {
        SignedIn owner = console.owner();
        SignedIn bob = console.member(owner, "bob@acme.com", Role.VIEWER);
        TeamConsole.Client other = console.new Client();
        other.post("/sign-in", ADA);
        TeamConsole.Client browser = console.new Client(owner);
        String id = console.team.sessions().of(owner.session().member().id()).stream()
                .map(Session::id)
                .filter(session -> !session.equals(owner.session().id()))
                .findFirst()
                .orElseThrow();
        assertThat(browser.get("/account").body()).contains(id, "This one", "Unknown browser");

        browser.post("/account/sessions/" + id + "/end", Map.of());
        browser.post("/account/sessions/" + bob.session().id() + "/end", Map.of());

        assertThat(other.get("/account").statusCode()).isEqualTo(303);
        assertThat(console.new Client(bob).get("/account").statusCode()).isEqualTo(200);
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }
}
