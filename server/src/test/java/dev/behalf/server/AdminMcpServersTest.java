package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.team.Role;

class AdminMcpServersTest {

    private static final String LIST = "/api/v1/environments/live/mcp-servers";
    private static final String CRM = """
            {"url": "https://crm.acme.com/mcp", "callsAs": "service", "authentication": "bearer", "tools": ["search"]}
            """;

    @OnBothDatabases
    void areRegisteredGivenASecretListedAndRemoved(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);

            Answer made = admin.put(LIST + "/crm", token, CRM);
            assertThat(made.status()).as(made.body()).isEqualTo(200);
            assertThat(made.text("/status")).isEqualTo("needs_attention");
            assertThat(made.text("/problem")).contains("secret is not set");
            assertThat(admin.put(LIST + "/crm", token, CRM).json()).isEqualTo(made.json());
            assertThat(admin.get(LIST, token).at("/mcpServers/0")).isEqualTo(made.json());

            String secret = "{\"secret\": \"planted-secret\"}";
            assertThat(admin.put(LIST + "/crm/secret", admin.token(Role.VIEWER), secret)
                            .status())
                    .isEqualTo(403);
            Answer set = admin.put(LIST + "/crm/secret", token, secret);
            if (testing.url().contains("postgresql")) {
                // Only beside a database file does a key make itself.
                assertThat(set.code()).isEqualTo("BH-502");
                return;
            }
            assertThat(set.status()).as(set.body()).isEqualTo(200);
            assertThat(set.text("/status")).isEqualTo("active");
            assertThat(set.body()
                            + admin.get(LIST + "/crm", token).body()
                            + admin.get("/api/v1/config", token).body()
                            + admin.get("/api/v1/audit", token).body())
                    .contains("mcp-server.secret", "name: crm")
                    .doesNotContain("planted");
            assertThat(admin.put(LIST + "/crm/secret", token, "{\"secret\": \"a\\nb\"}")
                            .problem("secret"))
                    .contains("visible ASCII");

            Answer refused = admin.put(
                    LIST + "/C", token, "{\"url\": \"http://10.0.0.1/\", \"callsAs\": \"me\", \"tool\": [\"x\"]}");
            for (String key : new String[] {"name", "url", "callsAs", "tool"}) {
                assertThat(refused.problem(key)).as(key + refused.body()).isNotEmpty();
            }
            assertThat(admin.delete(LIST + "/crm", token).code()).isEqualTo("BH-444");
            assertThat(admin.delete(LIST + "/crm?confirm=live", token).status()).isEqualTo(204);
            assertThat(admin.get(LIST + "/crm", token).status()).isEqualTo(404);
        }
    }
}
