package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.mcp.SampleMcpServer;
import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.Called;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.team.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

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

            assertThat(admin.ask("PUT", LIST + "/crm")
                            .token(token)
                            .header("If-None-Match", "*")
                            .json(CRM.replace("search", "read"))
                            .send()
                            .code())
                    .isEqualTo("BH-445");
            Answer changed = admin.put(LIST + "/crm", token, CRM.replace("search", "find"));
            assertThat(changed.tag()).isNotEqualTo(made.tag());
            Answer late = admin.ask("PUT", LIST + "/crm")
                    .token(token)
                    .header("If-Match", made.tag())
                    .json(CRM.replace("search", "read"))
                    .send();
            assertThat(late.status()).isEqualTo(412);
            assertThat(late.text("/differences/0/before")).isEqualTo("find");
            assertThat(late.text("/differences/0/after")).isEqualTo("read");
            assertThat(admin.get(LIST + "/crm", token).tag()).isEqualTo(changed.tag());
            assertThat(admin.ask("PUT", LIST + "/crm")
                            .token(token)
                            .header("If-Match", changed.tag())
                            .json(CRM)
                            .send()
                            .status())
                    .isEqualTo(200);

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

    @OnBothDatabases
    void rulesForToolsAreSentAndReadBackAsTheyWere(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, AdminApiTest.YAML);
            String rules = """
                    [{"name": "ours", "effect": "allow", "tools": ["refund"], "groups": ["admins"], "when": "args.a < 9"},
                     {"name": "fresh", "effect": "step_up", "kind": "destructive", "maxAge": "5m", "amr": ["mfa"]}]""";
            String server = "{\"url\": \"https://crm.acme.com/mcp\", \"callsAs\": \"signed\", \"policy\": %s}";

            Answer made = admin.put(LIST + "/crm", token, server.formatted(rules));
            assertThat(made.status()).as(made.body()).isEqualTo(200);
            assertThat(made.at("/policy")).isEqualTo(JsonMapper.shared().readTree(rules));
            assertThat(made.at("/notes")).isEmpty();
            assertThat(admin.put(LIST + "/crm", token, server.formatted(made.at("/policy")))
                            .json())
                    .isEqualTo(made.json());

            String without = server.replace(", \"policy\": %s", "");
            assertThat(admin.put(LIST + "/crm", token, without).json())
                    .as("rules that nobody names stay")
                    .isEqualTo(made.json());
            assertThat(admin.put(LIST + "/crm", token, server.formatted("null")).json())
                    .isEqualTo(made.json());
            assertThat(admin.put(LIST + "/crm", token, server.formatted("[]"))
                            .at("/policy")
                            .isMissingNode())
                    .isTrue();
            admin.put(LIST + "/crm", token, server.formatted(rules));

            Answer refused = admin.put(
                    LIST + "/crm",
                    token,
                    server.formatted("[{\"name\": \"a\", \"effect\": \"deny\", \"when\": \"1 +\", \"group\": []}]"));
            assertThat(refused.problem("policy[0].when")).contains("CEL");
            assertThat(refused.problem("policy[0].group")).contains("unknown setting");
            assertThat(admin.put(LIST + "/crm", token, server.formatted("{}")).problem("policy"))
                    .contains("a list of groups");
            assertThat(admin.get(LIST + "/crm", token).json()).isEqualTo(made.json());

            admin.apply(token, """
                    environments:
                      - name: live
                        kind: production
                        connection: { provider: workos, clientId: client_01HXYZ, organizationId: org_01HXYZ }
                    """);
            assertThat(admin.get(LIST + "/crm", token).at("/notes/0").asString())
                    .contains("The rule fresh wants a fresh sign-in. WorkOS does not say");
        }
    }

    @Test
    void aServerIsAskedWhenSomebodyWantsItAndSaysWhatItHas() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing);
                SampleMcpServer sample = SampleMcpServer.start(SampleMcpServer.Era.MODERN)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, """
                    environments:
                      - name: dev
                        kind: development
                        connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
                        development: { allowLoopbackProviders: true }
                    """);
            String one = "/api/v1/environments/dev/mcp-servers/tickets";
            String settings = "{\"url\": \"" + sample.url() + "\", \"callsAs\": \"none\"}";
            Answer made = admin.put(one, token, settings);
            assertThat(made.at("/seen").isNull()).as(made.body()).isTrue();

            assertThat(admin.post(one + "/probe", admin.token(Role.VIEWER)).status())
                    .isEqualTo(403);
            Answer asked = admin.post(one + "/probe", token);
            assertThat(asked.status()).as(asked.body()).isEqualTo(200);
            assertThat(asked.text("/status")).isEqualTo("active");
            assertThat(asked.text("/seen/revision")).isEqualTo("2026-07-28");
            assertThat(asked.at("/seen/tools").toString()).contains("\"name\":\"erase\"", "\"effect\":\"destroys\"");
            assertThat(admin.get(one, token).json()).isEqualTo(asked.json());

            sample.answer(500);
            Answer away = admin.post(one + "/probe", token);
            assertThat(away.text("/status")).isEqualTo("needs_attention");
            assertThat(away.at("/seen/tools")).as("what it said before").isEqualTo(asked.at("/seen/tools"));
            assertThat(admin.post(one.replace("tickets", "none") + "/probe", token)
                            .status())
                    .isEqualTo(404);
        }
    }

    @OnBothDatabases
    void callsAreListedByPageAndServerAndKeptAsLongAsActivity(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.VIEWER);
            admin.apply(admin.token(Role.ADMIN), AdminApiTest.YAML);
            try (CallLog calls = new CallLog(admin.database, admin.clock, Duration.ofDays(30))) {
                for (String server : new String[] {"crm", "tickets", "crm"}) {
                    calls.note(call("live", server));
                }
                calls.note(call("gone", "crm"));
            }
            String list = "/api/v1/environments/live/mcp-calls";

            Answer page = admin.get(list + "?limit=2", token);
            assertThat(page.at("/calls").size()).as(page.body()).isEqualTo(2);
            assertThat(page.text("/calls/0/server")).isEqualTo("crm");
            assertThat(page.text("/calls/0/outcome")).isEqualTo("ok");
            Answer rest = admin.get(list + "?limit=2&before=" + page.text("/next"), token);
            assertThat(rest.at("/calls").size()).isEqualTo(1);
            assertThat(rest.at("/next").isNull()).isTrue();
            assertThat(admin.get(list + "?server=tickets", token).at("/calls").size())
                    .isEqualTo(1);
            assertThat(admin.get("/api/v1/environments/gone/mcp-calls", token).status())
                    .isEqualTo(404);
            assertThat(admin.get(list + "/1/arguments", token).status())
                    .as("not for viewers")
                    .isEqualTo(403);
            assertThat(admin.get(list + "/1/arguments", admin.token(Role.AUDITOR))
                            .status())
                    .as("not kept")
                    .isEqualTo(404);

            admin.clock.advance(Duration.ofDays(31));
            try (CallLog calls = new CallLog(admin.database, admin.clock, Duration.ofDays(30))) {
                calls.start();
                int left = 3;
                // The first look at what is old comes a second after the start.
                for (int looks = 0; left > 0 && looks < 20_000; looks++) {
                    left = admin.get(list, token).at("/calls").size();
                }
                assertThat(left).isZero();
            }
        }
    }

    private static Called call(String environment, String server) {
        return new Called(
                environment,
                "usr_1",
                "client_1",
                "grt_1",
                server,
                "tools/call",
                "search",
                Called.Decision.ALLOWED,
                "listed",
                "signed",
                "ok",
                Duration.ofMillis(7),
                "00");
    }
}
