package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.Person.location;
import static dev.behalf.server.authserver.Person.parameters;
import static dev.behalf.server.authserver.Person.question;
import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.Document;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Grant;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuthorizeTest {

    private static TestingDatabase testing;
    private static Database database;
    private static SignInWorld world;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database);
    }

    @AfterAll
    static void stop() {
        world.close();
        database.close();
        testing.close();
    }

    private static Map<String, @Nullable String> with(String name, @Nullable String value) {
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(name, value);
        return changes;
    }

    private static String loopbackClient(String environment) {
        return world.registered(environment, "Desk", SignInWorld.LOOPBACK);
    }

    @OnBothDatabases
    void aPersonSignsInForAClientAtEveryProvider(TestingDatabase databases) {
        try (Database own = databases.open();
                SignInWorld here = new SignInWorld(own)) {
            for (Tenant tenant : here.sandbox.tenants()) {
                String environment = tenant.name();
                String client = here.registered(environment, "Desk", SignInWorld.LOOPBACK);
                Map<String, String> answer =
                        new Person().allow(here.authorizeUrl(environment, client, Map.of()), "jane");
                HttpResponse<String> token =
                        here.token(environment, client, SignInWorld.LOOPBACK, answer.getOrDefault("code", ""));

                assertThat(answer).as(environment).containsOnlyKeys("code", "state", "iss");
                assertThat(answer).containsEntry("state", "of-the-client").containsEntry("iss", here.url(environment));
                assertThat(token.statusCode()).as(token.body()).isEqualTo(200);
                Grant grant = here.grants.active(environment).getFirst();
                assertThat(here.introspected(
                                environment, json(token).get("access_token").stringValue()))
                        .containsEntry("active", true)
                        .containsEntry("aud", here.url(environment) + "/mcp")
                        .containsEntry("client_id", client)
                        .containsEntry("sub", grant.person());
                boolean offline = !tenant.provider().equals("WorkOS");
                assertThat(grant.offline()).as(environment).isEqualTo(offline);
                assertThat(here.offline.find(environment, grant.id()).isPresent())
                        .isEqualTo(offline);
            }
        }
    }

    @Test
    void whereTheTeamWantsItPeopleOfWorkOsSignInByAuthKit() {
        String yaml = "environments:\n" + world.environment("workos", world.tenant("workos"));
        String bySingleSignOn = subject("workos", "jane");
        world.apply(yaml.replace("    development:", "      authKit: true\n    development:"));

        assertThat(subject("workos", "jane")).isNotEqualTo(bySingleSignOn);
        assertThat(subject("workos", "jane")).isEqualTo(subject("workos", "jane"));
        world.apply(yaml);
        assertThat(subject("workos", "jane")).isEqualTo(bySingleSignOn);
    }

    @Test
    void aPersonIsTheSameAtEverySignInAndAnotherInEveryEnvironment() {
        String first = subject("auth0", "jane");

        assertThat(subject("auth0", "jane")).isEqualTo(first);
        assertThat(subject("auth0", "omar")).isNotEqualTo(first);
        assertThat(subject("other", "jane")).isNotEqualTo(first);
    }

    private static String subject(String environment, String name) {
        String client = loopbackClient(environment);
        String code = new Person()
                .allow(world.authorizeUrl(environment, client, Map.of()), name)
                .getOrDefault("code", "");
        JsonNode token = json(world.token(environment, client, SignInWorld.LOOPBACK, code));
        return String.valueOf(
                world.introspected(environment, token.get("access_token").stringValue())
                        .get("sub"));
    }

    @Test
    void theQuestionNamesTheClientItsHostTheServerAndWhatTheProviderIsAskedFor() {
        String client = world.registered("auth0", "<b>Claude</b>", SignInWorld.WEB);
        HttpResponse<String> page =
                new Person().get(world.authorizeUrl("auth0", client, with("redirect_uri", SignInWorld.WEB)));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("&lt;b&gt;Claude&lt;/b&gt;")
                .doesNotContain("<b>Claude")
                .contains("claude.example")
                .contains("All tools")
                .contains(world.url("auth0") + "/mcp")
                .contains("List and use the tools there, as you")
                .contains("openid profile email offline_access")
                .contains("while you are away")
                .contains("nobody has checked its name")
                .doesNotContain("a program on this computer")
                .doesNotContain("Do not ask me again");
    }

    @Test
    void theQuestionNamesTheHostOfAClientsDocument() {
        String id = "https://assistant.example/oauth/client.json";
        try (TestingDatabase databases = TestingDatabases.sqlite();
                Database own = databases.open();
                SignInWorld here = new SignInWorld(own, _ -> new Document("""
                        {"client_id": "%s", "client_name": "Claude", "redirect_uris": ["%s"],
                         "token_endpoint_auth_method": "none"}""".formatted(id, SignInWorld.WEB), null))) {
            HttpResponse<String> page =
                    new Person().get(here.authorizeUrl("auth0", id, with("redirect_uri", SignInWorld.WEB)));

            assertThat(page.body())
                    .contains("Claude", "It describes itself at the address below.", "assistant.example")
                    .contains("claude.example")
                    .doesNotContain("Do not ask me again");
        }
    }

    @Test
    void theQuestionCannotBeFramedKeptOrLeakItsAddress() {
        HttpResponse<String> page = new Person().get(world.authorizeUrl("auth0", loopbackClient("auth0"), Map.of()));

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors 'none'")
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("__Host-behalf-browser=")
                .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Lax");
    }

    @Test
    void theQuestionWarnsOfProgramsOnThePersonsOwnMachine() {
        HttpResponse<String> page = new Person().get(world.authorizeUrl("auth0", loopbackClient("auth0"), Map.of()));

        assertThat(page.body()).contains("a program on this computer", "Go on only if you have just started this");
    }

    @Test
    void whoeverSaysNoSendsTheClientAwayWithAnError() {
        Person person = new Person();
        String url = world.authorizeUrl("auth0", loopbackClient("auth0"), Map.of());
        String back = location(person.answer(url, question(person.get(url)), "deny"));

        assertThat(back).startsWith(SignInWorld.LOOPBACK + "?error=access_denied");
        assertThat(parameters(back))
                .containsEntry("state", "of-the-client")
                .containsEntry("iss", world.url("auth0"))
                .doesNotContainKey("code");
    }

    @Test
    void whoeverDeclinesAtTheProviderDoesToo() {
        Person person = new Person();
        String callback =
                person.signIn(person.consent(world.authorizeUrl("auth0", loopbackClient("auth0"), Map.of())), "jane");
        String declined = callback.replaceAll("code=[^&]*", "error=access_denied");

        assertThat(parameters(location(person.get(declined))))
                .containsEntry("error", "access_denied")
                .containsEntry("iss", world.url("auth0"));
    }

    @Test
    void theScopesOfTheResourceAreGrantedAndFewerOnRequest() {
        String client = loopbackClient("auth0");
        Map<String, @Nullable String> files = with("resource", world.url("auth0") + "/mcp/files/");
        files.put("scope", "files:read offline_access unknown");
        String code = new Person()
                .allow(world.authorizeUrl("auth0", client, files), "jane")
                .getOrDefault("code", "");
        JsonNode token = json(world.token("auth0", client, SignInWorld.LOOPBACK, code));

        assertThat(token.get("scope").stringValue()).isEqualTo("files:read");
        assertThat(token.get("refresh_token").stringValue()).startsWith("bhr_");
    }

    @Test
    void aClientThatNamesNoResourceGetsTheFirstOne() {
        String client = loopbackClient("auth0");
        String code = new Person()
                .allow(world.authorizeUrl("auth0", client, with("resource", null)), "jane")
                .getOrDefault("code", "");
        JsonNode token = json(world.token("auth0", client, SignInWorld.LOOPBACK, code));

        assertThat(world.introspected("auth0", token.get("access_token").stringValue()))
                .containsEntry("aud", world.url("auth0") + "/mcp");
    }

    @Test
    void aClientThatDoesNotRefreshGetsNoRefreshToken() {
        HttpResponse<String> registered = new Person().postJson(world.url("auth0") + "/register", """
                {"redirect_uris": ["http://127.0.0.1:3000/cb"], "grant_types": ["authorization_code"]}""");
        String client = json(registered).get("client_id").stringValue();
        String code = new Person()
                .allow(world.authorizeUrl("auth0", client, Map.of()), "jane")
                .getOrDefault("code", "");

        assertThat(json(world.token("auth0", client, SignInWorld.LOOPBACK, code))
                        .has("refresh_token"))
                .isFalse();
    }

    @Test
    void requestsThatCannotBeGrantedEndWithTheirErrorAtAProgramOnThisMachine() {
        String client = loopbackClient("auth0");
        Map<String, Map<String, @Nullable String>> errors = new HashMap<>();
        errors.put("unsupported_response_type", with("response_type", "token"));
        errors.put("invalid_target", with("resource", "https://elsewhere.example/mcp"));
        errors.put("interaction_required", with("prompt", "none"));
        errors.put("request_not_supported", with("request", "a.b.c"));
        errors.put("request_uri_not_supported", with("request_uri", "https://a.example/r"));
        errors.put("invalid_request", with("response_mode", "fragment"));

        errors.forEach((error, change) -> {
            String back = location(new Person().get(world.authorizeUrl("auth0", client, change)));
            assertThat(back).startsWith(SignInWorld.LOOPBACK + "?");
            assertThat(parameters(back))
                    .containsEntry("error", error)
                    .containsEntry("state", "of-the-client")
                    .containsEntry("iss", world.url("auth0"));
        });
    }

    @Test
    void aClientIsHeldToTheScopesItIsRegisteredFor() {
        HttpResponse<String> registered = new Person().postJson(world.url("auth0") + "/register", """
                {"redirect_uris": ["http://127.0.0.1:3000/cb"], "scope": "files:read"}""");
        String client = json(registered).get("client_id").stringValue();
        Map<String, @Nullable String> files = with("resource", world.url("auth0") + "/mcp/files");

        assertThat(parameters(location(new Person().get(world.authorizeUrl("auth0", client, Map.of())))))
                .containsEntry("error", "invalid_scope");
        assertThat(new Person().get(world.authorizeUrl("auth0", client, files)).body())
                .contains("files:read")
                .doesNotContain("files:write");
    }

    @Test
    void consentIsRememberedForAClientOfTheTeamInTheSameBrowserAndForTheSamePersonOnly() {
        String client = world.preregistered("other", SignInWorld.WEB);
        String url = world.authorizeUrl("other", client, with("redirect_uri", SignInWorld.WEB));
        Person person = new Person();
        HttpResponse<String> page = person.get(url);
        String provider = location(person.post(
                Person.consentUrl(url), Map.of("question", question(page), "decision", "allow", "remember", "1")));
        String first = location(person.get(person.signIn(provider, "jane")));
        String unasked = location(person.get(url));
        HttpResponse<String> other = person.get(person.signIn(unasked, "omar"));

        assertThat(page.body()).contains("Do not ask me again");
        assertThat(first).startsWith(SignInWorld.WEB + "?code=");
        assertThat(URI.create(unasked).getPath()).isEqualTo("/authorize");
        assertThat(other.statusCode()).as("somebody else is asked").isEqualTo(200);
        assertThat(question(other)).isNotEmpty();
        assertThat(person.get(url).statusCode())
                .as("and nothing is remembered any more")
                .isEqualTo(200);
    }

    @Test
    void rememberedConsentEndsAndIsForJustWhatWasAsked() {
        String client = world.preregistered("clerk", SignInWorld.WEB);
        String url = world.authorizeUrl("clerk", client, with("redirect_uri", SignInWorld.WEB));
        Map<String, @Nullable String> more = with("redirect_uri", SignInWorld.WEB);
        more.put("resource", world.url("clerk") + "/mcp/files");
        Person person = new Person();
        String provider = location(person.post(
                Person.consentUrl(url),
                Map.of("question", question(person.get(url)), "decision", "allow", "remember", "1")));
        person.get(person.signIn(provider, "jane"));

        assertThat(person.get(url).statusCode()).isEqualTo(303);
        assertThat(new Person().get(url).statusCode()).as("another browser").isEqualTo(200);
        assertThat(person.get(world.authorizeUrl("clerk", client, more)).statusCode())
                .isEqualTo(200);
        world.clock.advance(Duration.ofDays(31));
        assertThat(person.get(url).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientThatWasRemovedMeanwhileGetsNothing() {
        Person person = new Person();
        String client = loopbackClient("auth0");
        String callback = person.signIn(person.consent(world.authorizeUrl("auth0", client, Map.of())), "jane");
        world.clients.remove("auth0", client, Actor.SERVER);
        HttpResponse<String> page = person.get(callback);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("is not registered, or no longer");
        assertThat(page.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aGrantThatTheClientNeverFetchesGoesAwayWithTheProvidersToken() {
        String client = loopbackClient("auth0");
        new Person().allow(world.authorizeUrl("auth0", client, Map.of()), "yuki");
        world.clock.advance(Duration.ofMinutes(6));
        world.forget();

        List<String> left = database.read(handle -> handle.createQuery(
                        "SELECT p.grant_id FROM provider_token p JOIN oauth_grant g ON g.id = p.grant_id"
                                + " WHERE g.client = ?")
                .bind(0, client)
                .mapTo(String.class)
                .list());
        assertThat(left).isEmpty();
        assertThat(world.tenant("auth0").requests().count("/oauth/revoke"))
                .as("the provider was told")
                .isPositive();
    }

    @Test
    void anEnvironmentWithoutAProviderSaysSo() {
        world.apply("environments:\n  - { name: empty, kind: development, url: \"" + world.url("empty") + "\" }\n");
        HttpResponse<String> page = new Person().get(world.url("empty") + "/authorize?client_id=x");

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("BH-501", "Settings &gt; Federation");
    }
}
