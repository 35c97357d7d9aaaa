package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// APIs in `behalf.yaml`.
class ApiServersTest {

    private static final String HEAD = """
            environments:
              - name: default
                kind: development
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
                mcpServers:
            """;
    private static final String GIVEN = """
                  - name: billing
                    kind: openapi
                    callsAs: end_user
                    destroys: [closeAccount]
                    document: |
                      openapi: 3.0.3
                      info: { title: Billing, version: "1" }
                      servers: [{ url: "https://billing.acme.com/v1/" }]
                      paths:
                        /accounts/{id}:
                          post: { operationId: closeAccount, parameters: [{ name: id, in: path, required: true }] }
            """;
    private static final String FETCHED = """
                  - name: crm
                    kind: openapi
                    url: https://crm.acme.com
                    documentUrl: https://crm.acme.com/openapi.yaml?full=1
                    callsAs: none
            """;

    @OnBothDatabases
    void areWrittenInTheManifestAndComeBackAsTheyWere(TestingDatabase testing) {
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            assertThat(apply(environments, HEAD + GIVEN + FETCHED).differences())
                    .extracting(Difference::text)
                    .anyMatch(text -> text.matches("\\+ default.mcpServers.billing.document: sha256:[0-9a-f]{64}"))
                    .contains(
                            "+ default.mcpServers.billing.url: https://billing.acme.com/v1/",
                            "+ default.mcpServers.billing.destroys: closeAccount",
                            "+ default.mcpServers.crm.documentUrl: https://crm.acme.com/openapi.yaml?full=1");
            String yaml = environments.connections().yaml("default").orElseThrow();

            assertThat(yaml).contains("document: sha256:").doesNotContain("openapi: 3.0.3");
            assertThat(apply(environments, yaml).changed()).as(yaml).isFalse();
            assertThat(apply(environments, HEAD + GIVEN + FETCHED).changed()).isFalse();
            McpServers servers = environments.mcpServers(_ -> DataKeyset.generate("default"));
            ApiView api = Objects.requireNonNull(
                    servers.find("default", "billing").orElseThrow().api());
            assertThat(api.summary().tools()).containsExactly("closeAccount");
            assertThat(text(servers, environments, "billing")).contains("title: Billing");

            apply(environments, HEAD + GIVEN.replace("closeAccount, par", "endAccount, par") + FETCHED);
            assertThat(Objects.requireNonNull(servers.find("default", "billing")
                                    .orElseThrow()
                                    .api())
                            .summary())
                    .extracting(ApiSummary::added, ApiSummary::removed)
                    .containsExactly(List.of("endAccount"), List.of("closeAccount"));
            assertThat(environments
                            .apply(manifest(yaml), false, false, "tester")
                            .toString())
                    .as("the former document is not stored any more")
                    .contains("not stored here");
            environments.apply(manifest(HEAD + FETCHED), true, false, "tester");
            assertThat(stored(database)).doesNotContain("Billing");
        }
    }

    @OnBothDatabases
    void aDocumentIsFetchedOnceWhereAFileNamesItsAddress(TestingDatabase testing) {
        AtomicInteger fetched = new AtomicInteger();
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            apply(environments, HEAD + FETCHED);
            McpServers servers =
                    environments.mcpServers(_ -> DataKeyset.generate("default"), (url, loopback, privateToo) -> {
                        fetched.incrementAndGet();
                        assertThat(loopback || privateToo).isFalse();
                        return new ApiDocuments.Found.Text("{\"openapi\": \"3.1.0\", \"x\": \"" + url + "\"}");
                    });

            assertThat(text(servers, environments, "crm")).contains("openapi.yaml?full=1");
            assertThat(text(servers, environments, "crm")).contains("3.1.0");
            assertThat(fetched).hasValue(1);
            assertThat(stored(database)).contains("openapi.yaml?full=1");
        }
    }

    private static String text(McpServers servers, Environments environments, String name) {
        RegisteredMcpServer server = Objects.requireNonNull(
                Objects.requireNonNull(environments.registry().mcpServers().get("default"))
                        .get(name));
        return servers.document(server).toString();
    }

    private static String stored(Database database) {
        return database.read(handle -> handle.createQuery("SELECT document FROM mcp_server_document")
                .mapTo(String.class)
                .list()
                .toString());
    }

    private static ApplyResult.Applied apply(Environments environments, String yaml) {
        ApplyResult result = environments.apply(manifest(yaml), false, false, "tester");
        assertThat(result).as(result.toString()).isInstanceOf(ApplyResult.Applied.class);
        return (ApplyResult.Applied) result;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: soap, url: https://a.acme.com                                     | mcp or openapi
            kind: openapi, url: https://a.acme.com                                  | either document or documentUrl
            kind: openapi, documentUrl: https://a.acme.com/o.json                   | base URL of the API
            kind: openapi, url: https://a.acme.com, documentUrl: nowhere            | https://api.acme.com/openapi.json
            kind: openapi, url: https://a.acme.com, document: 'swagger: 2'          | found one of Swagger
            kind: openapi, url: https://a.acme.com, document: 'openapi: 3.0.0', reads: [a], writes: [a] | a in two
            url: https://a.acme.com, reads: [a]                                     | It belongs to kind: openapi
            kind: openapi, document: 'openapi: 3.0.0'                               | base URL of the API
            """)
    void whatCannotBeIsSaidInWords(String settings, String problem) {
        Manifest.Reading reading = Manifest.read(
                (HEAD + "      - { name: a, callsAs: none, " + settings + " }\n").getBytes(StandardCharsets.UTF_8));

        assertThat(reading).isInstanceOf(Manifest.Reading.Invalid.class);
        assertThat(((Manifest.Reading.Invalid) reading).problems().toString()).contains(problem);
    }
}
