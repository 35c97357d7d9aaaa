package dev.behalf.server.console.signins;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.console.clients.ClientsConsole;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.team.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignInPagesTest {

    private static final String LIVE = "/e/live/sign-ins";

    private ClientsConsole pages;

    @BeforeEach
    void start() {
        pages = new ClientsConsole();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private Grant grant(String environment, String person, String client, String clientName) {
        return signIn(pages.grants, environment, person(person), client, clientName)
                .grant();
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        return pages.console.post(path, pages.owner, fields);
    }

    @Test
    void showsWhoIsSignedInWhereAndFindsThem() {
        assertThat(pages.get(LIVE)).contains("Nobody is signed in to a client");
        Grant ann = signIn(pages.grants, "live", person("Ann"), CLAUDE, "Claude", "provider-rt")
                .grant();
        pages.clock.advance(Duration.ofMinutes(5));
        grant("live", "Bob", "desk", "Acme Desk");

        assertThat(pages.get(LIVE))
                .contains(
                        "Ann",
                        "ann@acme.com",
                        "Claude",
                        ">claude.ai<",
                        "5 minutes ago",
                        "offline access",
                        "Bob",
                        "desk")
                .doesNotContain("provider-rt", "Older");
        assertThat(pages.get(LIVE + "?text=ACME+desk")).contains("Bob").doesNotContain("Ann<");
        assertThat(pages.get(LIVE + "?text=nobody")).contains("Nothing fits");
        assertThat(pages.get(LIVE + "?person=" + ann.person()))
                .contains("Sign-ins of Ann", "1\u00a0sign-in in force")
                .doesNotContain("Bob");
        assertThat(pages.get(LIVE + "/" + ann.id()))
                .contains(CLAUDE, "auth0|Ann", "https://auth.acme.com/mcp", "refresh token is kept, encrypted");
        assertThat(pages.get("/e/dev/sign-ins")).doesNotContain("Ann");
        assertThat(pages.console.get("/e/dev/sign-ins/" + ann.id(), pages.owner).statusCode())
                .isEqualTo(404);
    }

    @Test
    void endsOneAtOnce() {
        Grant one = grant("dev", "Ann", "desk", "Desk");
        Grant other = grant("dev", "Ann", "desk", "Desk");

        HttpResponse<String> ended = post("/e/dev/sign-ins/" + one.id() + "/end", Map.of());

        assertThat(ended.headers().firstValue("Location")).hasValue("/e/dev/sign-ins?ended=1");
        assertThat(pages.grants.hasEnded(one.id())).isTrue();
        assertThat(pages.grants.hasEnded(other.id())).isFalse();
        assertThat(pages.get("/e/dev/sign-ins?ended=1"))
                .contains("1 sign-in is ended", other.id())
                .doesNotContain(one.id());
        assertThat(post("/e/dev/sign-ins/" + one.id() + "/end", Map.of())
                        .headers()
                        .firstValue("Location"))
                .hasValue("/e/dev/sign-ins?ended=0");
    }

    @Test
    void saysHowManyEndAndWantsTheNameOfAProductionEnvironment() {
        Grant ann = grant("live", "Ann", CLAUDE, "Claude");
        grant("live", "Ann", "desk", "Desk");
        Grant bob = grant("live", "Bob", CLAUDE, "Claude");

        assertThat(pages.get(LIVE + "?person=" + ann.person()))
                .contains("2\u00a0sign-ins in force", "2 sign-ins end", "End all 2", "data-confirm=\"live\"");
        for (String typed : List.of("", "Live", "dev")) {
            HttpResponse<String> refused =
                    post(LIVE, Map.of("person", ann.person(), "client", "", "confirmation", typed));
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("Nothing was ended", "End all 2");
            assertThat(post(LIVE + "/" + bob.id() + "/end", Map.of("confirmation", typed))
                            .body())
                    .contains("Nothing was ended");
        }
        assertThat(pages.grants.hasEnded(ann.id()) || pages.grants.hasEnded(bob.id()))
                .isFalse();

        assertThat(post(LIVE, Map.of("person", ann.person(), "confirmation", "live"))
                        .headers()
                        .firstValue("Location"))
                .hasValue(LIVE + "?ended=2");
        assertThat(pages.grants.hasEnded(ann.id())).isTrue();
        assertThat(post(LIVE, Map.of("client", CLAUDE, "confirmation", "live"))
                        .headers()
                        .firstValue("Location"))
                .hasValue(LIVE + "?ended=1");
        assertThat(pages.grants.hasEnded(bob.id())).isTrue();
        assertThat(post(LIVE, Map.of("confirmation", "live")).statusCode())
                .as("all at once are not ended")
                .isEqualTo(400);
    }

    @Test
    void showsHostileNamesAsTheHarmlessTextTheyAre() {
        String hostile = "<script>alert(1)</script>\u202egpj.exe\u2066\n" + "\ud83d\ude00".repeat(1000);
        Grant grant = signIn(
                        pages.grants,
                        "live",
                        new Identity("https://i.example/\u202e", "<img src=x>", "\u202e" + hostile, hostile),
                        "https://evil.example/<b>",
                        hostile)
                .grant();

        for (String path : List.of(
                LIVE, LIVE + "/" + grant.id(), LIVE + "?person=" + grant.person(), LIVE + "?text=%3Cscript%3E")) {
            assertThat(pages.get(path))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;gpj.exe")
                    .doesNotContain(
                            "<script>alert",
                            "<img src=x",
                            "<b>",
                            "\u202e",
                            "\u2066",
                            "\ud83d\ude00".repeat(101),
                            "\ufffd");
        }
        assertThat(pages.get(LIVE + "?text=%22%3E%3Cscript%3Ealert(1)&person=%22%3E%3Cb%3E&client=%E2%80%AE"))
                .doesNotContain("\"><script", "\"><b>");
    }

    @Test
    void comesInPagesThatKeepWhatIsLookedFor() {
        for (int i = 0; i < 51; i++) {
            grant("live", "P" + i, "desk", "Desk");
            pages.clock.advance(Duration.ofSeconds(1));
        }
        String first = pages.get(LIVE + "?client=desk");
        assertThat(first).contains(">P50<", ">P1<", "51\u00a0sign-ins in force").doesNotContain(">P0<");
        String older = ClientsConsole.older(first);
        assertThat(older).contains("client=desk");
        assertThat(pages.get(older)).contains(">P0<", "older sign-ins").doesNotContain(">P1<");
    }

    @Test
    void whoMayNotChangeSettingsSeesAndEndsNothing() {
        Grant grant = grant("dev", "Ann", "desk", "Desk");
        for (Role role : List.of(Role.VIEWER, Role.AUDITOR)) {
            String session = pages.console.visitors().signedIn(role);
            for (String path :
                    List.of("/e/dev/sign-ins", "/e/dev/sign-ins?client=desk", "/e/dev/sign-ins/" + grant.id())) {
                assertThat(pages.console.get(path, session).body())
                        .contains("Ann")
                        .doesNotContain("method=\"post\" action=\"/e/");
            }
            assertThat(pages.console
                            .post("/e/dev/sign-ins", session, Map.of("client", "desk"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(pages.console
                            .post("/e/dev/sign-ins/" + grant.id() + "/end", session, Map.of())
                            .statusCode())
                    .isEqualTo(403);
        }
        HttpRequest.Builder forged = pages.console
                .request("/e/dev/sign-ins/" + grant.id() + "/end", pages.owner)
                .header("Origin", pages.console.origin())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("_csrf=x"));
        assertThat(pages.console.send(forged).statusCode()).isEqualTo(403);
        assertThat(pages.grants.hasEnded(grant.id())).isFalse();
    }
}
