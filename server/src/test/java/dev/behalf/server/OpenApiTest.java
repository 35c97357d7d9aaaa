package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The description says what the server does.
class OpenApiTest {

    private static final TestingClock CLOCK = new TestingClock();

    private static Sandbox sandbox;
    private static TestingGateway gateway;
    private static JsonNode document;

    @BeforeAll
    static void start(@TempDir Path directory) {
        sandbox =
                Sandbox.builder().keys(KeySource.pooled()).clock(CLOCK).auth0().start();
        gateway = TestingGateway.start(directory, CLOCK, sandbox.auth0());
        HttpResponse<String> response = gateway.send(gateway.request("/openapi.json"));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        document = TestingGateway.json(response);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void everyOperationThatIsDescribedIsThere() {
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> assertThat(status(path.getKey(), method))
                                .as(method + " " + path.getKey())
                                .isNotIn(404, 405)));
    }

    /// What OAuth clients use is described by the metadata that OAuth has for that, and what MCP clients use by MCP;
    /// pages for people need no description.
    @Test
    void everyRouteIsDescribed() {
        Set<String> described = new HashSet<>(Set.of(
                "/callback",
                "/callback.css",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/.well-known/oauth-protected-resource",
                "/authorize",
                "/authorize.css",
                "/consent",
                "/connected",
                "/backchannel-logout",
                "/connected/sign-in",
                "/connected/disconnect",
                "/connected/stop",
                "/connected/allow",
                "/connected/sign-out",
                "/step-up",
                "/register",
                "/token",
                "/revoke",
                "/jwks",
                "/mcp",
                "/mcp/{server}"));
        document.get("paths").propertyNames().forEach(described::add);

        assertThat(gateway.paths()).isEqualTo(described);
    }

    @Test
    void noMethodIsTakenThatIsNotDescribed() {
        document.get("paths").properties().forEach(path -> {
            for (String method : List.of("get", "post", "put", "delete", "patch", "options")) {
                if (!path.getValue().has(method) && !path.getKey().equals("/v1/check")) {
                    assertThat(status(path.getKey(), method))
                            .as(method + " " + path.getKey())
                            .isEqualTo(405);
                }
            }
        });
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .isFalse());
    }

    @Test
    void answersHaveTheMembersThatAreDescribed() {
        String key = gateway.secretKey(sandbox.auth0());
        JsonNode verified = TestingGateway.json(
                gateway.verify(key, sandbox.auth0().accessToken().sign()));
        JsonNode refused = TestingGateway.json(gateway.verify(key, "x"));
        JsonNode introspected = TestingGateway.json(gateway.introspect(
                "Bearer " + key, sandbox.auth0().accessToken().sign()));
        JsonNode status = TestingGateway.json(
                gateway.send(gateway.request("/v1/status").header("Authorization", "Bearer " + key)));

        assertMembers("Verified", verified);
        assertMembers("Refused", refused);
        assertMembers("Introspection", introspected);
        assertMembers("Status", status);
        assertMembers("KeySource", status.get("keySources").get(0));
        assertMembers("Problem", TestingGateway.json(gateway.verify("no", "x")));
    }

    private static void assertMembers(String schema, JsonNode answer) {
        JsonNode described = document.at("/components/schemas/" + schema);
        Set<String> known = new HashSet<>();
        described.get("properties").propertyNames().forEach(known::add);

        assertThat(answer.propertyNames()).as(schema).isSubsetOf(known);
        described
                .get("required")
                .forEach(name -> assertThat(answer.has(name.stringValue()))
                        .as(schema + "." + name)
                        .isTrue());
    }

    private static int status(String path, String method) {
        return gateway.send(gateway.request(path)
                        .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody()))
                .statusCode();
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").stringValue());
        }
        node.forEach(child -> collect(child, references));
    }
}
