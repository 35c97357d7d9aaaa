package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.TestingIssuers.error;
import static dev.behalf.server.authserver.TestingIssuers.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RegisterEndpointTest {

    private static final TestingClock CLOCK = new TestingClock();

    private static TestingDatabase testing;
    private static Database database;
    private static TestingIssuers issuers;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        issuers = new TestingIssuers(database, CLOCK, _ -> {
            throw new AssertionError("nothing is fetched");
        });
    }

    @AfterAll
    static void stop() {
        issuers.close();
        database.close();
        testing.close();
    }

    @Test
    void answersAsRealClientsReadIt() {
        HttpResponse<String> response = issuers.register("""
                {'client_name': 'Claude Code', 'client_uri': null, 'logo_uri': null, 'application_type': 'native',
                 'redirect_uris': ['http://localhost:3118/callback'], 'token_endpoint_auth_method': 'client_secret_post',
                 'grant_types': ['authorization_code', 'refresh_token', 'urn:other'], 'unknown': {'a': 1}}
                """);
        JsonNode answer = json(response);

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(response.body()).doesNotContain("null").doesNotContain("client_secret");
        assertThat(answer.get("client_id").stringValue()).startsWith("client_").doesNotContain("://");
        assertThat(answer.get("client_id_issued_at").longValue()).isEqualTo(CLOCK.millis() / 1000);
        assertThat(answer.get("client_name").stringValue()).isEqualTo("Claude Code");
        assertThat(answer.get("redirect_uris").toString()).isEqualTo("[\"http://localhost:3118/callback\"]");
        assertThat(answer.get("grant_types").toString()).isEqualTo("[\"authorization_code\",\"refresh_token\"]");
        assertThat(answer.get("response_types").toString()).isEqualTo("[\"code\"]");
        assertThat(answer.get("token_endpoint_auth_method").stringValue()).isEqualTo("none");
        assertThat(answer.get("application_type").stringValue()).isEqualTo("native");
    }

    @Test
    void namesTheAddressThatIsNotTaken() {
        HttpResponse<String> response =
                issuers.register("{'redirect_uris': ['https://good.example/cb', 'evilapp://cb']}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).isEqualTo("invalid_redirect_uri");
        assertThat(json(response).get("error_description").stringValue()).startsWith("evilapp://cb is neither https");
    }

    @Test
    void takesNothingButASmallJsonObject() {
        assertThat(error(issuers.register("not json"))).isEqualTo("invalid_request");
        assertThat(error(issuers.register("{'redirect_uris': ['https://a.example/cb'], 'redirect_uris': []}")))
                .isEqualTo("invalid_request");
        assertThat(issuers.register("{'a': '" + "x".repeat(40_000) + "'}").statusCode())
                .isEqualTo(413);
        assertThat(issuers.form("/register", "redirect_uris=x").statusCode()).isEqualTo(415);
        assertThat(issuers.get("/register").statusCode()).isEqualTo(405);
    }

    @Test
    void registersForOneEnvironmentOnly() {
        String client = issuers.registered();

        assertThat(issuers.clients.find("default", client, false))
                .isInstanceOf(dev.behalf.server.clients.ClientLookup.Found.class);
        assertThat(issuers.clients.find("staging", client, false))
                .isInstanceOf(dev.behalf.server.clients.ClientLookup.Unknown.class);
    }
}
