package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.SignInWorld.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.Document;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which clients may come that the team has not registered.
class ClientPolicyTest {

    private static final String CLIENT = "https://app.example/client.json";

    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private TestingDatabase testing;
    private Database database;
    private SignInWorld world;

    @BeforeEach
    void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        world = new SignInWorld(database, uri -> {
            fetched.add(uri.toString());
            return new Document(
                    JsonMapper.shared()
                            .writeValueAsString(Map.of(
                                    "client_id",
                                    uri.toString(),
                                    "client_name",
                                    "Desk",
                                    "redirect_uris",
                                    List.of(SignInWorld.LOOPBACK),
                                    "grant_types",
                                    List.of("authorization_code", "refresh_token"))),
                    null);
        });
    }

    @AfterEach
    void stop() {
        world.close();
        database.close();
        testing.close();
    }

    private void policy(String lines) {
        String environment = world.environment("auth0", world.tenant("auth0"));
        world.apply("environments:\n"
                + environment.replace("    kind: development\n", "    kind: development\n" + lines.indent(4)));
    }

    private JsonNode metadata() {
        String url = world.url("auth0");
        String well = url.replace("/auth0", "/.well-known/oauth-authorization-server/auth0");
        return json(new Person().get(well));
    }

    private HttpResponse<String> register() {
        return new Person()
                .postJson(
                        world.url("auth0") + "/register",
                        "{\"client_name\": \"Desk\", \"redirect_uris\": [\"" + SignInWorld.LOOPBACK + "\"]}");
    }

    private String page(String client) {
        return new Person().get(world.authorizeUrl("auth0", client, Map.of())).body();
    }

    @Test
    void takesEverybodyUnlessTheTeamSaysOtherwise() {
        assertThat(metadata().get("registration_endpoint").stringValue()).endsWith("/register");
        assertThat(metadata().get("client_id_metadata_document_supported").booleanValue())
                .isTrue();
        assertThat(page(CLIENT)).contains("Desk", "wants to act for you");
    }

    @Test
    void registersNobodyWhereThatIsOffAndLeavesThoseWhoHaveRegistered() {
        String before = json(register()).get("client_id").stringValue();

        policy("clientRegistration: false");

        HttpResponse<String> refused = register();
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("error").stringValue()).isEqualTo("access_denied");
        assertThat(json(refused).get("error_description").stringValue())
                .contains("Clients cannot register themselves here", world.url("auth0"), "metadata document");
        assertThat(metadata().get("registration_endpoint")).isNull();
        assertThat(page(before)).contains("wants to act for you");
        assertThat(page(CLIENT)).contains("wants to act for you");
    }

    @Test
    void takesDocumentsAtTrustedHostsOnlyAndFetchesNoOther() {
        policy("clientHosts: [claude.ai, 'app.example:8443']");

        assertThat(page(CLIENT))
                .contains("expected at a host that the team trusts here", "claude.ai, app.example:8443")
                .doesNotContain("wants to act for you");
        assertThat(fetched).isEmpty();

        policy("clientHosts: [app.example]");

        assertThat(page(CLIENT)).contains("wants to act for you");
        assertThat(metadata().get("client_id_metadata_document_supported").booleanValue())
                .isTrue();
        for (String other : List.of(
                "https://app.example.evil/client.json",
                "https://evil.app.example/client.json",
                "https://app.example:8443/client.json",
                "https://app.example@evil.example/client.json")) {
            assertThat(page(other)).as(other).doesNotContain("wants to act for you");
        }
        assertThat(fetched).containsOnly(CLIENT);
    }

    @Test
    void whereNoHostIsTrustedNoDocumentIsTaken() {
        policy("clientHosts: []");

        assertThat(metadata().get("client_id_metadata_document_supported").booleanValue())
                .isFalse();
        assertThat(page(CLIENT)).contains("which is no host").doesNotContain("wants to act for you");
        assertThat(register().statusCode()).isEqualTo(201);
    }

    @Test
    void whoIsSignedInToAClientThatIsTrustedNoMoreIsRefusedWithTheNextRenewal() {
        Map<String, String> code = new Person().allow(world.authorizeUrl("auth0", CLIENT, Map.of()), "jane");
        JsonNode tokens = json(world.token("auth0", CLIENT, SignInWorld.LOOPBACK, code.getOrDefault("code", "")));

        policy("clientHosts: [claude.ai]");
        HttpResponse<String> renewed = new Person()
                .post(
                        world.url("auth0") + "/token",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                CLIENT,
                                "refresh_token",
                                tokens.get("refresh_token").stringValue()));

        assertThat(renewed.statusCode()).isEqualTo(401);
        assertThat(json(renewed).get("error").stringValue()).isEqualTo("invalid_client");
        assertThat(json(renewed).get("error_description").stringValue()).contains("trusts here, which is claude.ai");
    }
}
