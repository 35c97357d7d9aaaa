package dev.behalf.server.authserver;

import static dev.behalf.server.authserver.TestingIssuers.ROOT;
import static dev.behalf.server.authserver.TestingIssuers.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MetadataTest {

    private static final String STAGING = "https://auth.acme.com/staging";

    private static TestingDatabase testing;
    private static Database database;
    private static TestingIssuers issuers;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        database = testing.open();
        issuers = new TestingIssuers(database, new TestingClock(), _ -> {
            throw new AssertionError("nothing is fetched");
        });
    }

    @AfterAll
    static void stop() {
        issuers.close();
        database.close();
        testing.close();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(item -> texts.add(item.stringValue()));
        return texts;
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/oauth-authorization-server,         http://127.0.0.1:8080",
        "/.well-known/openid-configuration,               http://127.0.0.1:8080",
        "/.well-known/oauth-authorization-server/staging, https://auth.acme.com/staging",
        "/.well-known/openid-configuration/staging,       https://auth.acme.com/staging",
        "/staging/.well-known/openid-configuration,       https://auth.acme.com/staging",
        "/staging/.well-known/oauth-authorization-server, https://auth.acme.com/staging"
    })
    void isFoundInEveryPlaceWhereClientsLook(String path, String issuer) {
        HttpResponse<String> response = issuers.get(path);
        JsonNode metadata = json(response);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
        assertThat(metadata.get("issuer").stringValue()).isEqualTo(issuer);
        assertThat(metadata.get("authorization_endpoint").stringValue()).isEqualTo(issuer + "/authorize");
        assertThat(metadata.get("token_endpoint").stringValue()).isEqualTo(issuer + "/token");
        assertThat(metadata.get("registration_endpoint").stringValue()).isEqualTo(issuer + "/register");
        assertThat(metadata.get("revocation_endpoint").stringValue()).isEqualTo(issuer + "/revoke");
        assertThat(metadata.get("jwks_uri").stringValue()).isEqualTo(issuer + "/jwks");
    }

    @Test
    void saysWhatMcpClientsRelyOn() {
        JsonNode metadata = json(issuers.get("/.well-known/oauth-authorization-server"));

        assertThat(texts(metadata.get("code_challenge_methods_supported"))).containsExactly("S256");
        assertThat(metadata.get("client_id_metadata_document_supported").booleanValue())
                .isTrue();
        assertThat(metadata.get("authorization_response_iss_parameter_supported")
                        .booleanValue())
                .isTrue();
        assertThat(texts(metadata.get("token_endpoint_auth_methods_supported")))
                .containsExactly("none", "private_key_jwt");
        assertThat(texts(metadata.get("response_types_supported"))).containsExactly("code");
        assertThat(texts(metadata.get("grant_types_supported")))
                .containsExactly(
                        "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(texts(metadata.get("scopes_supported")))
                .containsExactly("mcp", "files:read", "files:write", "offline_access");
        assertThat(metadata.toString()).doesNotContain("null");
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/oauth-protected-resource,                   http://127.0.0.1:8080/mcp",
        "/.well-known/oauth-protected-resource/mcp,               http://127.0.0.1:8080/mcp",
        "/.well-known/oauth-protected-resource/mcp/files,         http://127.0.0.1:8080/mcp/files",
        "/.well-known/oauth-protected-resource/staging,           https://auth.acme.com/staging/mcp",
        "/.well-known/oauth-protected-resource/staging/mcp/files, https://auth.acme.com/staging/mcp/files",
        "/staging/.well-known/oauth-protected-resource/mcp,       https://auth.acme.com/staging/mcp"
    })
    void describesEachMcpServer(String path, String resource) {
        JsonNode metadata = json(issuers.get(path));

        assertThat(metadata.get("resource").stringValue()).isEqualTo(resource);
        assertThat(texts(metadata.get("authorization_servers")))
                .containsExactly(resource.startsWith(ROOT) ? ROOT : STAGING);
        assertThat(texts(metadata.get("bearer_methods_supported"))).containsExactly("header");
        assertThat(texts(metadata.get("scopes_supported"))).isNotEmpty().doesNotContain("offline_access");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-protected-resource/mcp/other",
                "/.well-known/oauth-protected-resource/mcp/",
                "/.well-known/oauth-authorization-server/other",
                "/other/.well-known/openid-configuration"
            })
    void knowsNothingElse(String path) {
        assertThat(issuers.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void tellsEnvironmentsOfOnePathApartByHost() {
        String path = "/.well-known/oauth-authorization-server/two";

        assertThat(issuers.raw("one.acme.com", path)).contains("\"issuer\":\"https://one.acme.com/two\"");
        assertThat(issuers.raw("ONE.acme.com:443", path)).contains("\"issuer\":\"https://one.acme.com/two\"");
        assertThat(issuers.raw("two.acme.com:8443", path)).contains("\"issuer\":\"https://two.acme.com:8443/two\"");
        assertThat(issuers.raw("two.acme.com", path))
                .startsWith("HTTP/1.1 404")
                .contains("BH-409")
                .contains("Host header");
    }

    @Test
    void neverTakesTheIssuerFromTheRequest() {
        assertThat(issuers.raw("evil.com", "/.well-known/oauth-authorization-server"))
                .contains("\"issuer\":\"" + ROOT + "\"")
                .doesNotContain("evil.com");
    }

    @Test
    void publishesTheKeysOfEachEnvironment() {
        HttpResponse<String> response = issuers.get("/jwks");
        JsonNode key = json(response).get("keys").get(0);

        assertThat(response.headers().firstValue("Cache-Control")).hasValue("public, max-age=3600");
        assertThat(key.get("alg").stringValue()).isEqualTo("ES256");
        assertThat(key.get("use").stringValue()).isEqualTo("sig");
        assertThat(key.has("d")).isFalse();
        assertThat(issuers.get("/staging/jwks").body()).isNotEqualTo(response.body());
    }

    @Test
    void letsScriptsOfAnyOriginAskFirst() {
        HttpResponse<String> response = issuers.send(issuers.request("/token")
                .header("Origin", "https://inspector.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("mcp-protocol-version");
        assertThat(response.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }
}
