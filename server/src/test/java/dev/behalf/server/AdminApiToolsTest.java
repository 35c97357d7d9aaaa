package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.team.Role;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tools from an API, by the admin API.
class AdminApiToolsTest {

    private static final String ONE = "/api/v1/environments/live/mcp-servers/notes";

    private static final String DOCUMENT = """
            openapi: 3.1.0
            info: { title: Acme, version: "1" }
            servers: [{ url: "https://api.acme.com/v1" }]
            paths:
              /a: { get: { operationId: readA } }
              /b: { post: { operationId: sendB, requestBody: { content: { multipart/form-data: {} } } } }
            """;

    private static String body(String document, String... others) {
        ObjectNode body = JsonMapper.shared()
                .createObjectNode()
                .put("kind", "openapi")
                .put("callsAs", "signed")
                .put("document", document);
        body.putArray("writes").add("readA");
        for (int i = 0; i < others.length; i += 2) {
            body.put(others[i], others[i + 1]);
        }
        return body.toString();
    }

    @OnBothDatabases
    void anApiIsRegisteredByItsDocumentAndComesBackAsItWas(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);

            Answer made = admin.put(ONE, token, body(DOCUMENT));

            assertThat(made.status()).as(made.body()).isEqualTo(200);
            assertThat(made.text("/url")).isEqualTo("https://api.acme.com/v1");
            assertThat(made.text("/document")).matches("sha256:[0-9a-f]{64}");
            assertThat(made.at("/api/tools").toString()).isEqualTo("[\"readA\"]");
            assertThat(made.at("/api/leftOut/0/operation").asString()).isEqualTo("POST /b");
            assertThat(admin.put(ONE, token, body(made.text("/document"), "url", made.text("/url")))
                            .json())
                    .as("by the digest")
                    .isEqualTo(made.json());
            assertThat(admin.get("/api/v1/config", token).body())
                    .contains("kind: openapi", made.text("/document"), "writes: [readA]")
                    .doesNotContain("/a:");

            Answer changed = admin.put(ONE, token, body(DOCUMENT.replace("readA", "listA")));
            assertThat(changed.at("/api/added").toString() + changed.at("/api/removed"))
                    .isEqualTo("[\"listA\"][\"readA\"]");
            assertThat(admin.post(ONE + "/refresh", token).problem("documentUrl"))
                    .contains("an API whose document is fetched");
            assertThat(admin.delete(ONE + "?confirm=live", token).status()).isEqualTo(204);
            assertThat(admin.put(ONE, token, body(made.text("/document"), "url", "https://api.acme.com"))
                            .problem("document"))
                    .contains("the digest of one that is not stored here");
        }
    }

    @Test
    void whatCannotBeIsSaidByMember() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);

            assertThat(admin.put(ONE, token, body("swagger: '2.0'")).problem("document"))
                    .contains("Swagger 2.0");
            assertThat(admin.put(ONE, token, body(DOCUMENT, "documentUrl", "https://api.acme.com/o.json"))
                            .problem("documentUrl"))
                    .contains("both");
            assertThat(admin.put(ONE, token, body("", "documentUrl", "ftp://x")).problem("documentUrl"))
                    .contains("https://api.acme.com/openapi.json");
            assertThat(admin.put(ONE, token, body("", "documentUrl", "https://127.0.0.1/o.json"))
                            .problem("documentUrl"))
                    .contains("could not be fetched");
            assertThat(admin.put(ONE, token, body(DOCUMENT, "kind", "soap")).problem("kind"))
                    .contains("mcp or openapi");
            assertThat(admin.put(
                                    ONE,
                                    token,
                                    "{\"url\": \"https://a.acme.com\", \"callsAs\": \"none\", \"reads\": [\"x\"]}")
                            .problem("reads"))
                    .contains("kind: openapi");
            assertThat(admin.get(ONE, token).status()).isEqualTo(404);
        }
    }
}
