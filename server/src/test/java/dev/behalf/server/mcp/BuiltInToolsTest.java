package dev.behalf.server.mcp;

import static dev.behalf.server.mcp.TestingMcp.RESOURCE;
import static dev.behalf.server.mcp.TestingMcp.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.behalf.server.TestingClock;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.Grant;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the tools say, on both databases.
class BuiltInToolsTest {

    private final TestingClock clock = new TestingClock();

    private interface Work {
        void with(TestingMcp mcp, Database database);
    }

    private void run(TestingDatabase testing, Work work) {
        try (Database database = testing.open();
                TestingMcp mcp = new TestingMcp(database, clock)) {
            work.with(mcp, database);
        }
    }

    private static JsonNode call(TestingMcp mcp, Grant grant, String tool, String arguments) {
        HttpResponse<String> response =
                mcp.send(mcp.post("{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': '" + tool
                                + "'" + arguments + "}}")
                        .header("Authorization", "Bearer " + mcp.token(grant)));
        assertThat(response.statusCode()).isEqualTo(200);
        return json(response).get("result");
    }

    private static JsonNode content(TestingMcp mcp, Grant grant, String tool) {
        JsonNode result = call(mcp, grant, tool, ", 'arguments': {}");
        JsonNode content = result.get("structuredContent");

        assertThat(result.get("isError").booleanValue()).isFalse();
        assertThat(result.get("content").size()).isEqualTo(1);
        assertThat(result.get("content").get(0).get("type").stringValue()).isEqualTo("text");
        assertThat(JsonMapper.shared()
                        .readTree(result.get("content").get(0).get("text").stringValue()))
                .isEqualTo(content);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(
                                definition(mcp, grant, tool).get("outputSchema").toString())
                        .validate(content))
                .isEmpty();
        return content;
    }

    private static JsonNode definition(TestingMcp mcp, Grant grant, String tool) {
        JsonNode tools = json(mcp.send(mcp.post("{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list'}")
                        .header("Authorization", "Bearer " + mcp.token(grant))))
                .get("result")
                .get("tools");
        return tools.get(0).get("name").stringValue().equals(tool) ? tools.get(0) : tools.get(1);
    }

    private static Grant grant(TestingMcp mcp, boolean offline) {
        return mcp.grant("default", RESOURCE, List.of("mcp"), offline ? "rt-secret" : null);
    }

    @OnBothDatabases
    void aClientThatAsksWithoutEndIsToldToWait(TestingDatabase testing) {
        run(testing, (mcp, _) -> {
            Grant grant = grant(mcp, false);
            for (int i = 0; i < Pace.CALLS; i++) {
                assertThat(call(mcp, grant, "whoami", "").path("isError").asBoolean())
                        .isFalse();
            }

            JsonNode hasty = call(mcp, grant, "whoami", "");

            assertThat(hasty.path("isError").asBoolean()).isTrue();
            assertThat(hasty.at("/content/0/text").asString()).contains("too often");
            assertThat(call(mcp, grant, "connection_status", "").path("isError").asBoolean())
                    .isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(call(mcp, grant, "whoami", "").path("isError").asBoolean())
                    .isFalse();
        });
    }

    @OnBothDatabases
    void whoamiSaysForWhomTheClientActs(TestingDatabase testing) {
        run(testing, (mcp, database) -> {
            Grant grant = grant(mcp, false);

            assertThat(new ActingPeople(database).find("live", grant.id())).isEmpty();
            assertThat(content(mcp, grant, "whoami"))
                    .isEqualTo(JsonMapper.shared().readTree("""
                            {"person": {"id": "%s", "name": "Ann", "email": "ann@acme.com"},
                             "provider": {"name": "Auth0", "issuer": "https://acme.us.auth0.com/"},
                             "environment": "default",
                             "client": {"id": "client_1", "name": "Desk"},
                             "scopes": ["mcp"],
                             "expiresAt": "2026-01-02T12:05:00Z"}
                            """.formatted(grant.person())));
        });
    }

    @OnBothDatabases
    void connectionStatusSaysWhatIsLeftOfTheSignIn(TestingDatabase testing) {
        run(testing, (mcp, database) -> {
            Grant kept = grant(mcp, true);
            JsonNode status = content(mcp, kept, "connection_status");

            assertThat(status.get("state").stringValue()).isEqualTo("kept");
            assertThat(status.get("offlineAccess").booleanValue()).isTrue();
            assertThat(status.get("since").stringValue()).isEqualTo("2026-01-02T12:00:00Z");
            assertThat(status.get("signInEndsAt").stringValue())
                    .isEqualTo(kept.expiresAt().toString());
            assertThat(status.toString()).doesNotContain("rt-secret");

            database.write(handle -> handle.execute("UPDATE provider_token SET state = 'needs_sign_in'"));
            JsonNode ended = content(mcp, kept, "connection_status");
            assertThat(ended.get("state").stringValue()).isEqualTo("ended");
            assertThat(ended.get("message").stringValue()).contains("sign in again");

            JsonNode notKept = content(mcp, grant(mcp, false), "connection_status");
            assertThat(notKept.get("state").stringValue()).isEqualTo("not_kept");
            assertThat(notKept.get("offlineAccess").booleanValue()).isFalse();
        });
    }

    @OnBothDatabases
    void takeNoArgumentsAndSayWhichOneIsTooMuch(TestingDatabase testing) {
        run(testing, (mcp, _) -> {
            Grant grant = grant(mcp, false);
            for (String tool : List.of("whoami", "connection_status")) {
                JsonNode refused = call(mcp, grant, tool, ", 'arguments': {'person': 'bob'}");

                assertThat(refused.get("isError").booleanValue()).isTrue();
                assertThat(refused.get("content").get(0).get("text").stringValue())
                        .isEqualTo(tool + " takes no arguments; found person.");
                assertThat(refused.has("structuredContent")).isFalse();
                assertThat(call(mcp, grant, tool, "").get("isError").booleanValue())
                        .isFalse();
                assertThat(call(mcp, grant, tool, ", 'arguments': null")
                                .get("isError")
                                .booleanValue())
                        .isFalse();
            }
        });
    }

    @OnBothDatabases
    void sayItWhereThePersonIsGone(TestingDatabase testing) {
        run(testing, (mcp, database) -> {
            Grant grant = grant(mcp, false);
            database.write(handle -> handle.execute("DELETE FROM person"));

            JsonNode refused = call(mcp, grant, "whoami", "");
            assertThat(refused.get("isError").booleanValue()).isTrue();
            assertThat(refused.toString()).contains("sign in again");
        });
    }
}
