package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.Person.location;
import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.StepUpTicket;
import dev.behalf.server.policy.Freshness;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// People whom a rule for a tool sends to their provider once more.
class StepUpTest {

    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");
    private static final String MFA = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
    private static final Freshness LATELY = new Freshness(Duration.ofMinutes(5), List.of(), List.of());

    private static void run(Consumer<SignInWorld> test) {
        TestingDatabase databases = TestingDatabases.sqlite();
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            test.accept(world);
        } finally {
            databases.close();
        }
    }

    /// Jane connects a client.
    static Grant connect(SignInWorld world, String environment) {
        // Grants are told apart by when they were made.
        world.clock.advance(Duration.ofSeconds(1));
        String client = world.registered(environment, "Desk", SignInWorld.LOOPBACK);
        String code = new Person()
                .allow(world.authorizeUrl(environment, client, Map.of()), "jane")
                .getOrDefault("code", "");
        HttpResponse<String> token = world.token(environment, client, SignInWorld.LOOPBACK, code);
        assertThat(json(token).has("access_token")).as(token.body()).isTrue();
        return world.grants.active(environment).getFirst();
    }

    static String page(SignInWorld world, Grant grant, Freshness wanted) {
        String ticket = new StepUpTicket(grant.id(), grant.person(), "tickets", "erase", wanted)
                .seal(world.vault.of(grant.environment()), world.clock.instant());
        return world.url(grant.environment()) + "/step-up?ticket=" + ticket;
    }

    /// Opens the page and goes on.
    ///
    /// @return where that leads, at the provider
    private static String leave(SignInWorld world, Person person, String environment, String page) {
        HttpResponse<String> opened = person.get(page);
        assertThat(opened.body()).contains("Sign in once more", "Desk", "erase", "tickets");
        Matcher ticket = TICKET.matcher(opened.body());
        assertThat(ticket.find()).isTrue();
        return location(person.post(world.url(environment) + "/step-up", Map.of("ticket", ticket.group(1))));
    }

    @ParameterizedTest
    @CsvSource({
        "auth0, true, true",
        "cognito, true, true",
        "oidc, true, true",
        "clerk, false, false",
        "workos, false, false"
    })
    void aFreshSignInCountsWhereTheProviderSaysWhenItWas(String provider, boolean aged, boolean says) {
        run(world -> {
            Grant grant = connect(world, provider);
            world.clock.advance(Duration.ofHours(1));
            Person jane = new Person();

            String asked = leave(world, jane, provider, page(world, grant, LATELY));
            Map<String, String> parameters = Person.parameters(asked);
            assertThat(parameters).containsEntry("prompt", "login");
            assertThat(parameters.containsKey("max_age")).isEqualTo(aged);
            HttpResponse<String> back = jane.get(jane.signIn(asked, "jane"));

            Map<String, ?> claims = world.facts.claimsNow(provider, grant.id());
            if (says) {
                assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
                assertThat(back.body()).contains("You are signed in", "Go back to the app");
                assertThat(((Number) Objects.requireNonNull(claims.get("auth_time"))).longValue())
                        .isEqualTo(world.clock.instant().getEpochSecond());
            } else {
                assertThat(back.statusCode()).isEqualTo(403);
                assertThat(back.body())
                        .contains(
                                "does not say when you signed in",
                                "another sign-in does not change that",
                                "Nothing was allowed");
                assertThat(claims.containsKey("auth_time")).isFalse();
            }
        });
    }

    @Test
    void theProviderIsAskedForTheContextAndTheSignInHeldAgainstIt() {
        run(world -> {
            Grant grant = connect(world, "auth0");
            Person jane = new Person();
            Freshness strong = new Freshness(Duration.ofMinutes(5), List.of(MFA), List.of("mfa"));

            String asked = leave(world, jane, "auth0", page(world, grant, strong));
            assertThat(Person.parameters(asked)).containsEntry("acr_values", MFA);
            assertThat(jane.get(jane.signIn(asked, "jane")).body()).contains("You are signed in");
            assertThat(world.facts.claimsNow("auth0", grant.id())).containsEntry("amr", List.of("mfa"));

            Freshness other = new Freshness(Duration.ofMinutes(5), List.of(), List.of("hwk"));
            String weaker = leave(world, jane, "auth0", page(world, grant, other));
            HttpResponse<String> back = jane.get(jane.signIn(weaker, "jane"));
            assertThat(back.statusCode()).isEqualTo(403);
            assertThat(back.body()).contains("This sign-in is not enough", "by hwk");
            assertThat(world.facts.claimsNow("auth0", grant.id())).containsEntry("amr", List.of("mfa"));
        });
    }

    @Test
    void nobodyStepsUpForAnotherOrInAnotherBrowser() {
        run(world -> {
            Grant grant = connect(world, "auth0");
            Map<String, ?> before = world.facts.claimsNow("auth0", grant.id());
            Person victim = new Person();

            String asked = leave(world, victim, "auth0", page(world, grant, LATELY));
            HttpResponse<String> tricked = victim.get(victim.signIn(asked, "omar"));
            assertThat(tricked.statusCode()).isEqualTo(403);
            assertThat(tricked.body()).contains("Somebody else has signed in", "Nothing was allowed");

            Person jane = new Person();
            String back = jane.signIn(leave(world, jane, "auth0", page(world, grant, LATELY)), "jane");
            assertThat(new Person().get(back).body()).contains("begun in another browser");
            HttpResponse<String> forged = new Person()
                    .post(
                            world.url("auth0") + "/step-up",
                            Map.of("ticket", "x"),
                            Map.of("Origin", "https://evil.example"));
            assertThat(forged.statusCode()).isEqualTo(403);
            assertThat(world.facts.claimsNow("auth0", grant.id())).isEqualTo(before);
            assertThat(jane.get(back).body()).contains("You are signed in");
            assertThat(jane.get(back).body()).as("once").doesNotContain("You are signed in");
        });
    }

    @Test
    void aLinkIsGoodForItsTimeItsEnvironmentAndItsGrantOnly() {
        run(world -> {
            Grant grant = connect(world, "auth0");
            String page = page(world, grant, LATELY);

            assertThat(new Person().get(page.replace("/auth0/", "/other/")).body())
                    .contains("good no more");
            assertThat(new Person().get(page.substring(0, page.length() - 6)).body())
                    .contains("good no more");
            assertThat(new Person().get(world.url("auth0") + "/step-up").body()).contains("good no more");
            world.clock.advance(StepUpTicket.GOOD_FOR.plusSeconds(1));
            assertThat(new Person().get(page).body()).contains("good no more");

            Person again = new Person();
            String asked = leave(world, again, "auth0", page(world, grant, LATELY));
            world.grants.end("auth0", grant.id(), Ending.TEAM);
            assertThat(again.get(again.signIn(asked, "jane")).body()).contains("good no more");
        });
    }

    @OnBothDatabases
    void ofWhatTheProviderSaysTheFewClaimsAreKeptThatRulesName(TestingDatabase databases) {
        try (Database database = databases.open();
                SignInWorld world = new SignInWorld(database)) {
            Grant plain = connect(world, "auth0");
            assertThat(world.facts.claims("auth0", plain.id()))
                    .containsKey("sub")
                    .doesNotContainKeys("email", "name");

            world.apply("environments:\n" + world.environment("auth0", world.tenant("auth0")) + """
                        mcpServers:
                          - name: tickets
                            url: https://tickets.acme.com/mcp
                            callsAs: none
                            policy:
                              - { name: ours, effect: allow, claims: ["email_verified=true"], when: "person.claims.email != ''" }
                    """.indent(0));
            Grant named = connect(world, "auth0");

            assertThat(world.facts.claims("auth0", named.id()))
                    .containsEntry("email_verified", true)
                    .containsKey("email")
                    .doesNotContainKey("name");
            assertThat(world.facts.claims("clerk", named.id()))
                    .as("of another environment")
                    .isEmpty();
        }
    }

    @Test
    void scopesThatToolsWantAreForThoseWhoNameThem() {
        Resources.Resource resource =
                new Resources.Resource("/mcp", "All", List.of("mcp"), List.of("tickets.write", "tickets.admin"));

        assertThat(Targets.granted(resource, null)).containsExactly("mcp");
        assertThat(Targets.granted(resource, "mcp")).containsExactly("mcp");
        assertThat(Targets.granted(resource, "mcp tickets.write unknown")).containsExactly("mcp", "tickets.write");
        assertThat(Targets.granted(resource, "tickets.write")).containsExactly("mcp", "tickets.write");
        assertThat(Targets.granted(resource, "unknown")).containsExactly("mcp");
        assertThat(Targets.asked(resource, null)).containsExactly("mcp");
        assertThat(Targets.asked(resource, "tickets.admin")).containsExactly("tickets.admin");
    }
}
