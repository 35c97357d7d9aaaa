package dev.behalf.server.console.connections;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.console.clients.ClientsConsole;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.offline.State;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionPagesTest {

    private static final String LIVE = "/e/live/connections";
    private static final String DEV = "/e/dev/connections";

    private ConnectionsConsole pages;

    @BeforeEach
    void start() {
        pages = new ConnectionsConsole();
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        return pages.console.post(path, pages.owner, fields);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("no redirect: " + answer.body());
    }

    @Test
    void saysWhatOfflineAccessIsOrWhyThereIsNone() {
        assertThat(pages.get(DEV)).contains("Nobody is connected yet", "/e/dev/clients");
        assertThat(pages.get("/e/off/connections")).contains("Offline access is off", "/e/off/settings/federation");
        assertThat(pages.get("/e/sso/connections")).contains("WorkOS has no offline access");
        assertThat(pages.get("/e/bare/connections")).contains("No provider is connected");
        pages.connected("off", "Ann", "desk", "Desk");
        assertThat(pages.get("/e/off/connections"))
                .contains("Offline access is off.", "What is listed is what was", "Ann");
    }

    @Test
    void saysWhoseWordConnectionsWaitForAndLetsTheTeamStopButNotAllowThem() {
        Grant ann = pages.connected("live", "Ann", "desk", "Acme Desk");
        pages.connected("live", "Bob", "desk", "Acme Desk");
        String federation = "/e/live/settings/federation";
        assertThat(pages.get(federation)).contains("2\u00a0connections were made without asking.");
        Map<String, String> asking = Map.of(
                "provider",
                "auth0",
                "version",
                "1",
                "tenantDomain",
                "acme.us.auth0.com",
                "clientId",
                "web",
                "offlineAccess",
                "on",
                "askBeforeActing",
                "on");
        assertThat(post(federation, asking).body())
                .contains("2 connections hand out nothing until their people allow it");
        Map<String, String> confirmed = new HashMap<>(asking);
        confirmed.put("confirmation", "live");
        post(federation, confirmed);
        assertThat(pages.get(federation)).contains("each person is asked first").doesNotContain("made without asking");

        pages.offline.tend();

        assertThat(pages.get(LIVE)).contains("2\u00a0connections wait for their people.", "Not allowed yet");
        String one = LIVE + "/" + ann.id();
        assertThat(pages.get(one))
                .contains("/connected", "Pause", "Stop it for good")
                .doesNotContain("Resume");
        post(one + "/resume", Map.of());
        assertThat(pages.get(one)).contains("Not allowed yet");
        post(one + "/pause", Map.of());
        assertThat(pages.get(one)).contains("Paused", "The team did this.", "Resume");
    }

    @Test
    void showsWhatIsBeingRefreshedJustNow() {
        Grant ann = pages.connected("dev", "Ann", "desk", "Acme Desk");
        assertThat(pages.get(DEV)).doesNotContain("Refreshing");

        pages.leased(ann);

        assertThat(pages.get(DEV)).contains("Refreshing");
        assertThat(pages.get(DEV + "/" + ann.id())).contains("Refreshing", "The provider is being asked for a new");
    }

    @Test
    void showsForWhomToolsCanActAndFindsThem() {
        Grant ann = pages.connected("live", "Ann", CLAUDE, "Claude");
        pages.clock.advance(Duration.ofMinutes(5));
        Grant bob = pages.connected("live", "Bob", "desk", "Acme Desk");
        post(LIVE + "/" + bob.id() + "/pause", Map.of());

        assertThat(pages.get(LIVE))
                .contains(
                        "Ann", "ann@acme.com", "Claude", ">claude.ai<", "5 minutes ago", "Paused", "The team did this.")
                .doesNotContain("secret-of-", "Older");
        assertThat(pages.get(LIVE + "?state=paused")).contains("Bob").doesNotContain(">Ann<");
        assertThat(pages.get(LIVE + "?state=nonsense")).contains("Ann", "Bob");
        assertThat(pages.get(LIVE + "?text=ACME+desk")).contains("Bob").doesNotContain(">Ann<");
        assertThat(pages.get(LIVE + "?text=nobody")).contains("Nothing fits");
        assertThat(pages.get(LIVE + "?person=" + ann.person()))
                .contains("Connections of Ann", "Pause 1 active", "Stop 1 for good")
                .doesNotContain("Bob");
        assertThat(pages.get(LIVE + "/" + ann.id()))
                .contains(CLAUDE, "auth0|Ann", "The person signed in.", LIVE.replace("connections", "sign-ins"))
                .doesNotContain("secret-of-");
        assertThat(pages.get(DEV)).doesNotContain("Ann");
        assertThat(pages.console.get(DEV + "/" + ann.id(), pages.owner).statusCode())
                .isEqualTo(404);
    }

    @Test
    void pausesResumesAndStopsOne() {
        Grant grant = pages.connected("dev", "Ann", "desk", "Desk");
        String one = DEV + "/" + grant.id();

        assertThat(location(post(one + "/pause", Map.of()))).isEqualTo(one + "?did=pause");
        assertThat(pages.state(grant)).isEqualTo(State.PAUSED);
        assertThat(pages.get(one + "?did=pause"))
                .contains("It is paused.", ">Resume<")
                .doesNotContain(">Pause<");
        assertThat(location(post(one + "/resume", Map.of()))).isEqualTo(one + "?did=resume");
        assertThat(pages.state(grant)).isEqualTo(State.ACTIVE);
        assertThat(location(post(one + "/revoke", Map.of()))).isEqualTo(one + "?did=revoke");
        assertThat(pages.state(grant)).isEqualTo(State.REVOKED);
        assertThat(pages.get(one)).contains("Resumed", "Revoked").doesNotContain("Stop it for good", "Refresh now");
        assertThat(location(post(one + "/revoke", Map.of()))).isEqualTo(one + "?did=nothing");
        assertThat(pages.grants.hasEnded(grant.id())).isFalse();
    }

    @Test
    void stopsManyAtOnceAndWantsTheNameOfAProductionEnvironment() {
        Grant ann = pages.connected("live", "Ann", CLAUDE, "Claude");
        Grant desk = pages.connected("live", "Ann", "desk", "Desk");
        Grant bob = pages.connected("live", "Bob", CLAUDE, "Claude");

        assertThat(pages.get(LIVE)).contains("Stop tools for everybody", "Stop 3 for good", "data-confirm=\"live\"");
        for (String typed : new String[] {"", "Live"}) {
            HttpResponse<String> refused =
                    post(LIVE, Map.of("person", ann.person(), "act", "pause", "confirmation", typed));
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("Nothing was changed", "Pause 2 active");
            assertThat(post(LIVE, Map.of("all", "true", "act", "revoke", "confirmation", typed))
                            .statusCode())
                    .isEqualTo(422);
            assertThat(post(LIVE + "/" + bob.id() + "/revoke", Map.of("confirmation", typed))
                            .body())
                    .contains("Nothing was stopped");
        }
        assertThat(pages.state(ann)).isEqualTo(State.ACTIVE);
        assertThat(pages.state(bob)).isEqualTo(State.ACTIVE);

        String paused = location(post(LIVE, Map.of("person", ann.person(), "act", "pause", "confirmation", "live")));
        assertThat(pages.get(paused)).contains("2\u00a0connections are paused");
        assertThat(pages.state(desk)).isEqualTo(State.PAUSED);
        assertThat(pages.state(bob)).isEqualTo(State.ACTIVE);
        assertThat(location(post(LIVE, Map.of("client", CLAUDE, "act", "resume"))))
                .endsWith("did=resume&count=1");
        assertThat(location(post(LIVE, Map.of("all", "true", "act", "revoke", "confirmation", "live"))))
                .isEqualTo(LIVE + "?did=revoke&count=3");
        assertThat(pages.state(ann)).isEqualTo(State.REVOKED);
        assertThat(post(LIVE, Map.of("act", "revoke", "confirmation", "live")).statusCode())
                .as("all only where that is said")
                .isEqualTo(400);
        assertThat(post(LIVE, Map.of("all", "true", "act", "explode")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refreshingNowShowsWhatTheProviderSaid() {
        Grant grant = pages.connected("dev", "Ann", "desk", "Desk");

        HttpResponse<String> answer = post(DEV + "/" + grant.id() + "/refresh", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("The provider has ended the sign-in", "invalid_grant", "Needs sign-in")
                .doesNotContain("secret-of-");
        assertThat(pages.state(grant)).isEqualTo(State.NEEDS_SIGN_IN);
    }

    @Test
    void federationSaysBeforehandHowManyASwitchRemoves() {
        String federation = "/e/live/settings/federation";
        assertThat(pages.get(federation)).doesNotContain("kept now");
        pages.connected("live", "Ann", CLAUDE, "Claude");
        pages.connected("live", "Bob", CLAUDE, "Claude");

        String page = pages.get(federation);
        assertThat(page).contains("2\u00a0connections kept now.", "href=\"" + LIVE + "\"");
        Matcher version = Pattern.compile("name=\"version\" value=\"(\\d+)\"").matcher(page);
        assertThat(version.find()).isTrue();
        HttpResponse<String> asked = post(
                federation,
                Map.of(
                        "provider",
                        "auth0",
                        "tenantDomain",
                        "acme.us.auth0.com",
                        "clientId",
                        "web",
                        "version",
                        version.group(1)));
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body()).contains("2 connections are removed and given back at the provider.");
    }

    @Test
    void showsHostileNamesAsTheHarmlessTextTheyAre() {
        String hostile = "<script>alert(1)</script>\u202egpj.exe\n";
        Grant grant = signIn(
                        pages.grants,
                        "live",
                        new Identity("https://i.example/\u202e", "<img src=x>", hostile, hostile),
                        "https://evil.example/<b>",
                        hostile,
                        "rt")
                .grant();
        for (String path : new String[] {LIVE, LIVE + "/" + grant.id(), LIVE + "?person=" + grant.person()}) {
            assertThat(pages.get(path))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;gpj.exe")
                    .doesNotContain("<script>alert", "<img src=x", "<b>", "\u202e");
        }
        assertThat(pages.get(LIVE + "?text=%22%3E%3Cscript%3E&person=%22%3E%3Cb%3E&client=%E2%80%AE&state=%22%3E"))
                .doesNotContain("\"><script", "\"><b>");
    }

    @Test
    void comesInPagesThatKeepWhatIsLookedFor() {
        for (int i = 0; i < 51; i++) {
            pages.connected("dev", "P" + i, "desk", "Desk");
            pages.clock.advance(Duration.ofSeconds(1));
        }
        String first = pages.get(DEV + "?client=desk&state=active");
        assertThat(first).contains(">P50<", ">P1<", "Stop 51 for good").doesNotContain(">P0<");
        String older = ClientsConsole.older(first);
        assertThat(older).contains("client=desk", "state=active");
        assertThat(pages.get(older)).contains(">P0<", "older connections").doesNotContain(">P1<");
    }

    @Test
    void whoMayNotChangeSettingsSeesAndStopsNothing() {
        Grant grant = pages.connected("dev", "Ann", "desk", "Desk");
        for (Role role : new Role[] {Role.VIEWER, Role.AUDITOR}) {
            String session = pages.console.visitors().signedIn(role);
            for (String path : new String[] {DEV, DEV + "?client=desk", DEV + "/" + grant.id()}) {
                assertThat(pages.console.get(path, session).body())
                        .contains("Ann")
                        .doesNotContain("method=\"post\" action=\"/e/");
            }
            for (String act : new String[] {"/pause", "/resume", "/revoke", "/refresh"}) {
                assertThat(pages.console
                                .post(DEV + "/" + grant.id() + act, session, Map.of())
                                .statusCode())
                        .isEqualTo(403);
            }
            assertThat(pages.console
                            .post(DEV, session, Map.of("all", "true", "act", "revoke"))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(pages.state(grant)).isEqualTo(State.ACTIVE);
    }
}
