package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.Person.location;
import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.offline.ConnectionAct;
import dev.behalf.server.offline.State;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/// The page on which people see what acts for them.
class ConnectedAppsTest {

    private static void signIn(SignInWorld world, Person person, String environment, String name) {
        String page = world.url(environment) + "/connected";
        String back = person.signIn(location(person.post(page + "/sign-in", Map.of())), name);
        assertThat(location(person.get(back))).isEqualTo(page);
    }

    /// @return the access token of a client that a person has connected
    private static String connect(SignInWorld world, String environment, String app, String name) {
        String client = world.registered(environment, app, SignInWorld.LOOPBACK);
        String code = new Person()
                .allow(world.authorizeUrl(environment, client, Map.of()), name)
                .getOrDefault("code", "");
        return json(world.token(environment, client, SignInWorld.LOOPBACK, code))
                .get("access_token")
                .stringValue();
    }

    @OnBothDatabases
    void aPersonSeesAndEndsWhatIsHisOwnAndNothingElse(TestingDatabase databases) {
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            String token = connect(world, "auth0", "<i>Desk</i>", "jane");
            connect(world, "auth0", "Pad", "jane");
            connect(world, "auth0", "Secret app of Omar", "omar");
            connect(world, "other", "Elsewhere", "jane");
            Person jane = new Person();
            signIn(world, jane, "auth0", "jane");
            String page = world.url("auth0") + "/connected";
            HttpResponse<String> shown = jane.get(page);

            assertThat(shown.body())
                    .contains("Jane Doe (jane@acme.example)", "&lt;i&gt;Desk", "Pad", "while you are away")
                    .doesNotContain("Secret app", "Elsewhere", "<i>Desk");
            assertThat(shown.headers().firstValue("X-Frame-Options")).hasValue("DENY");

            Grant omars = world.grants.active("auth0").stream()
                    .filter(grant -> grant.clientName().startsWith("Secret"))
                    .findAny()
                    .orElseThrow();
            Grant desk = world.grants.active("auth0").stream()
                    .filter(grant -> grant.clientName().contains("Desk"))
                    .findAny()
                    .orElseThrow();
            jane.post(page + "/disconnect", Map.of("grant", omars.id()));
            assertThat(world.grants.active("auth0")).contains(omars);
            assertThat(world.introspected("auth0", token)).containsEntry("active", true);

            jane.post(page + "/disconnect", Map.of("grant", desk.id()));
            assertThat(world.introspected("auth0", token)).containsEntry("active", false);
            assertThat(jane.get(page).body()).doesNotContain("Desk").contains("Pad");
        }
    }

    @OnBothDatabases
    void aPersonSeesWhatActsWhileTheyAreAwayAndStopsItWithoutDisconnecting(TestingDatabase databases) {
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            String token = connect(world, "auth0", "Desk", "jane");
            connect(world, "auth0", "Secret app of Omar", "omar");
            Person jane = new Person();
            signIn(world, jane, "auth0", "jane");
            String page = world.url("auth0") + "/connected";
            Grant desk = grant(world, "Desk");
            Grant omars = grant(world, "Secret app of Omar");
            assertThat(jane.get(page).body())
                    .contains("Acts while you are away", "Tools may act for you", "Not used yet", "Stop acting for me")
                    .contains("Granted at Auth0: ", ">offline_access<")
                    .doesNotContain("Last refreshed");
            world.offlineAccess.tryOut("auth0", desk.id());
            assertThat(jane.get(page).body())
                    .containsPattern("Last refreshed [0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}, [0-9:]{5} UTC");

            world.connections.change("auth0", desk.id(), ConnectionAct.PAUSE, Actor.SERVER);
            assertThat(jane.get(page).body()).contains("has paused it", "Stop acting for me");

            jane.post(page + "/stop", Map.of("grant", omars.id()));
            assertThat(state(world, omars)).isEqualTo(State.ACTIVE);
            assertThat(new Person()
                            .post(page + "/stop", Map.of("grant", desk.id()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(jane.post(page + "/stop", Map.of("grant", desk.id()), Map.of("Sec-Fetch-Site", "cross-site"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(state(world, desk)).isEqualTo(State.PAUSED);

            assertThat(location(jane.post(page + "/stop", Map.of("grant", desk.id()))))
                    .isEqualTo(page);
            assertThat(state(world, desk)).isEqualTo(State.REVOKED);
            assertThat(jane.get(page).body())
                    .contains(
                            "Does not act while you are away", "You have stopped it.", "connect it anew", "Disconnect")
                    .doesNotContain("Stop acting for me");
            assertThat(world.introspected("auth0", token)).containsEntry("active", true);
        }
    }

    private static Grant grant(SignInWorld world, String app) {
        return world.grants.active("auth0").stream()
                .filter(grant -> grant.clientName().equals(app))
                .findAny()
                .orElseThrow();
    }

    private static State state(SignInWorld world, Grant grant) {
        return world.connections.find("auth0", grant.id()).orElseThrow().state();
    }

    @OnBothDatabases
    void nothingIsShownOrDoneForStrangers(TestingDatabase databases) {
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            connect(world, "auth0", "Desk", "jane");
            Person jane = new Person();
            String page = world.url("auth0") + "/connected";
            assertThat(jane.get(page).body()).contains("Sign in with Auth0").doesNotContain("Desk");
            signIn(world, jane, "auth0", "jane");
            String id = world.grants.active("auth0").getFirst().id();

            assertThat(new Person()
                            .post(page + "/disconnect", Map.of("grant", id))
                            .statusCode())
                    .isEqualTo(403);
            for (Map<String, String> foreign : java.util.List.of(
                    Map.of("Sec-Fetch-Site", "cross-site"), Map.of("Origin", "https://evil.example"))) {
                for (String act : new String[] {"/disconnect", "/sign-out", "/sign-in"}) {
                    assertThat(jane.post(page + act, Map.of("grant", id), foreign)
                                    .statusCode())
                            .isEqualTo(403);
                }
            }
            assertThat(jane.get(world.url("other") + "/connected").body()).contains("Sign in with Auth0");
            assertThat(world.grants.active("auth0")).hasSize(1);

            world.clock.advance(Duration.ofHours(1));
            assertThat(jane.get(page).body()).contains("Sign in with Auth0");
            signIn(world, jane, "auth0", "jane");
            jane.post(page + "/sign-out", Map.of());
            assertThat(jane.get(page).body()).contains("Sign in with Auth0");
        }
    }

    @OnBothDatabases
    void aSignInThatAnotherBrowserBeganSignsNobodyIn(TestingDatabase databases) {
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            String page = world.url("auth0") + "/connected";
            Person attacker = new Person();
            Person victim = new Person();
            victim.post(page + "/sign-in", Map.of());
            String back = attacker.signIn(location(attacker.post(page + "/sign-in", Map.of())), "omar");

            assertThat(victim.get(back).statusCode()).isEqualTo(400);
            assertThat(victim.get(page).body()).contains("Sign in with Auth0");
        }
    }
}
