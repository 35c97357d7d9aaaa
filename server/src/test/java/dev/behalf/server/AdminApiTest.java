package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Settings by the admin API.
class AdminApiTest {

    private static final String ENVIRONMENTS = "/api/v1/environments";
    private static final String LIVE = ENVIRONMENTS + "/live";
    private static final String CONNECTION = LIVE + "/connection";
    private static final String DRAFT = LIVE + "/draft";

    /// A production environment that is in use, and one for development that is not.
    static final String YAML = """
            environments:
              - name: live
                kind: production
                url: https://auth.acme.com
                connection:
                  provider: auth0
                  tenantDomain: acme.us.auth0.com
                  clientId: web
                  audience: https://api.acme.com
                keys:
                  - { name: backend, kind: secret }
              - name: test
                kind: development
            """;

    @OnBothDatabases
    void environmentsAreMadeShownChangedAndDeleted(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            Answer made = admin.post(
                    ENVIRONMENTS,
                    token,
                    "{\"name\": \"live\", \"kind\": \"production\", \"url\": \"https://a.acme.com/\"}");
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            assertThat(made.headers().firstValue("Location")).hasValue(LIVE);
            assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(made.text("/url")).isEqualTo("https://a.acme.com");
            assertThat(made.text("/callbackUrl")).isEqualTo("https://a.acme.com/callback");
            assertThat(made.text("/colour")).isEqualTo("red");
            assertThat(admin.get(LIVE, token).json()).isEqualTo(made.json());

            Answer changed = admin.put(
                    LIVE, token, "{\"kind\": \"production\", \"url\": \"https://a.acme.com\", \"colour\": \"teal\"}");
            assertThat(changed.text("/colour")).isEqualTo("teal");
            assertThat(admin.get(ENVIRONMENTS, token)
                            .at("/environments/0/colour")
                            .stringValue())
                    .isEqualTo("teal");

            Answer closed = admin.put(
                    LIVE,
                    token,
                    "{\"kind\": \"production\", \"url\": \"https://a.acme.com\", \"clientRegistration\": false,"
                            + " \"clientHosts\": [\"claude.ai\"]}");
            assertThat(closed.code()).as("it concerns people who are signed in").isEqualTo("BH-444");
            closed = admin.put(
                    LIVE,
                    token,
                    "{\"kind\": \"production\", \"url\": \"https://a.acme.com\", \"clientRegistration\": false,"
                            + " \"clientHosts\": [\"claude.ai\"], \"dpopNonces\": true, \"confirm\": \"live\"}");
            assertThat(closed.json().at("/clientRegistration").booleanValue()).isFalse();
            assertThat(closed.text("/clientHosts/0")).isEqualTo("claude.ai");
            assertThat(closed.json().at("/dpopNonces").booleanValue()).isTrue();
            assertThat(admin.get(LIVE, token).json()).isEqualTo(closed.json());

            assertThat(admin.delete(LIVE, token).status()).isEqualTo(204);
            assertThat(admin.get(LIVE, token).status()).isEqualTo(404);
            assertThat(admin.get(ENVIRONMENTS, token).at("/environments").isEmpty())
                    .isTrue();
        }
    }

    @OnBothDatabases
    void everythingThatIsWrongIsSaidAtOnceAndNothingIsDone(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, YAML);
            Answer environment = admin.post(
                    ENVIRONMENTS,
                    token,
                    "{\"name\": \"Live\", \"kind\": \"production\", \"url\": 7, \"colur\": \"red\", \"a b\": 1}");
            assertThat(environment.status()).isEqualTo(422);
            assertThat(environment.code()).isEqualTo("BH-443");
            assertThat(environment.problem("colur"))
                    .isEqualTo(
                            "expected one of name, kind, url, colour, clientRegistration, clientHosts, dpopNonces, found an unknown setting. Did you mean colour?");
            assertThat(environment.problem("url")).startsWith("expected text, found a number.");
            assertThat(environment.problem("name")).startsWith("expected a lower-case letter");
            assertThat(environment.problem("(a member)")).contains("an unknown setting");
            assertThat(admin.post(ENVIRONMENTS, token, "{\"name\": \"test\", \"kind\": \"production\"}")
                            .problem("name"))
                    .contains("test already");

            Answer connection = admin.put(ENVIRONMENTS + "/test/connection", token, """
                    {"connection": {"provider": "clerk", "instanceUrl": "pk_test_YWNtZS5jbGVyay5hY2NvdW50cy5kZXYk",
                      "clientID": "x", "leeway": 60, "audiences": ["a b"], "accept": "access-token",
                      "allowImpersonation": "yes"}, "development": {"workosAPI": ""}, "confirn": "test"}
                    """);
            assertThat(connection.status()).isEqualTo(422);
            assertThat(connection.problem("clientID")).endsWith("Did you mean clientId?");
            assertThat(connection.problem("clientId")).contains("nothing");
            assertThat(connection.problem("leeway")).startsWith("expected text, found a number.");
            assertThat(connection.problem("audiences")).contains("an identifier without spaces");
            assertThat(connection.problem("accept")).startsWith("expected a list of texts, found text.");
            assertThat(connection.problem("allowImpersonation")).startsWith("expected true or false, found text.");
            assertThat(connection.problem("workosAPI")).endsWith("Did you mean workosApi?");
            assertThat(connection.problem("confirn")).endsWith("Did you mean confirm?");
            assertThat(connection.json().get("problems").findValuesAsString("instanceUrl"))
                    .contains("https://acme.clerk.accounts.dev");
            assertThat(admin.put(ENVIRONMENTS + "/test/connection", token, "{\"connection\": {\"provider\": \"okta\"}}")
                            .problem("provider"))
                    .isEqualTo("expected one of auth0, clerk, cognito, workos, oidc, found okta. Choose one of them.");
            assertThat(admin.put(ENVIRONMENTS + "/test/connection", token, "{}").problem("connection"))
                    .startsWith("expected the settings of a connection, found none.");

            Answer file = admin.apply(token, YAML.replace("auth0", "auth1").replace("secret", "private"));
            assertThat(file.status()).isEqualTo(422);
            assertThat(file.at("/problems/0/key").stringValue()).isEqualTo("environments[0].connection.provider");
            assertThat(file.at("/problems/0/line").intValue()).isEqualTo(6);
            assertThat(file.at("/problems").size()).isEqualTo(2);
            Answer unfit =
                    admin.apply(token, YAML.replace("kind: secret", "kind: publishable, origins: ['https://a.b']"));
            assertThat(unfit.problem("")).contains("found a secret key of that name");

            assertThat(admin.post(ENVIRONMENTS, token, "[]").code()).isEqualTo("BH-400");
            assertThat(admin.post(ENVIRONMENTS, token, "{\"name\": \"a\", \"name\": \"b\"}")
                            .code())
                    .isEqualTo("BH-400");
            assertThat(admin.ask("POST", ENVIRONMENTS)
                            .token(token)
                            .yaml("{}")
                            .send()
                            .code())
                    .isEqualTo("BH-415");
            assertThat(admin.post(ENVIRONMENTS, token, "{\"name\": \"" + "a".repeat(40_000) + "\"}")
                            .text("/detail"))
                    .startsWith("A body of JSON may have 32 KiB");
            assertThat(admin.apply(token, "#".repeat(1 << 20)).code()).isEqualTo("BH-413");
            assertThat(admin.get(ENVIRONMENTS, token).at("/environments").size())
                    .isEqualTo(2);
            assertThat(admin.get(ENVIRONMENTS + "/test/connection", token).status())
                    .isEqualTo(404);
        }
    }

    @OnBothDatabases
    void whatCanLockUsersOutIsDoneOnlyWithTheNameOfTheEnvironment(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, YAML);
            String moved = "{\"kind\": \"production\", \"url\": \"https://b.acme.com\"%s}";
            Answer asked = admin.put(LIVE, token, moved.formatted(""));
            assertThat(asked.status()).isEqualTo(409);
            assertThat(asked.code()).isEqualTo("BH-444");
            assertThat(asked.text("/risks/0/setting")).isEqualTo("url");
            assertThat(asked.text("/risks/0/sentence")).contains("Clients must be told the new URL");
            assertThat(admin.put(LIVE, token, moved.formatted(", \"confirm\": \"life\""))
                            .status())
                    .isEqualTo(409);
            assertThat(admin.get(LIVE, token).text("/url")).isEqualTo("https://auth.acme.com");
            assertThat(admin.put(LIVE, token, moved.formatted(", \"confirm\": \"live\""))
                            .text("/url"))
                    .isEqualTo("https://b.acme.com");

            String tag = admin.get(CONNECTION, token).tag();
            String other = "{\"connection\": {\"provider\": \"auth0\", \"tenantDomain\": \"acme.us.auth0.com\","
                    + " \"clientId\": \"other\", \"audience\": \"https://api.acme.com\"}%s}";
            Answer refused = admin.ask("PUT", CONNECTION)
                    .token(token)
                    .header("If-Match", tag)
                    .json(other.formatted(""))
                    .send();
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("/risks/0/setting")).isEqualTo("clientId");
            assertThat(admin.get(CONNECTION, token).tag()).isEqualTo(tag);
            Answer saved = admin.ask("PUT", CONNECTION)
                    .token(token)
                    .header("If-Match", tag)
                    .json(other.formatted(", \"confirm\": \"live\""))
                    .send();
            assertThat(saved.text("/changes/0/path")).isEqualTo("clientId");

            assertThat(admin.delete(LIVE, token).at("/risks").size()).isEqualTo(2);
            assertThat(admin.delete(LIVE + "?confirm=live", token).status()).isEqualTo(204);
        }
    }

    @OnBothDatabases
    void aConnectionIsSavedOverTheVersionThatWasLookedAtAndNoOther(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            String path = ENVIRONMENTS + "/test/connection";
            admin.apply(token, YAML);
            String first = "{\"connection\": {\"provider\": \"workos\", \"clientId\": \"client_01HXYZ\","
                    + " \"organizationId\": \"org_01HXYZ\"}, \"development\": {\"workosApi\": \"http://localhost:9104\"}}";
            String second = first.replace("org_01HXYZ", "org_01HABC");
            Answer made = admin.put(path, token, first);
            assertThat(made.status()).as(made.body()).isEqualTo(200);
            assertThat(made.tag()).isEqualTo("\"" + made.at("/version") + "\"");
            assertThat(made.text("/development/workosApi")).isEqualTo("http://localhost:9104");

            assertThat(admin.put(path, token, second).code()).isEqualTo("BH-446");
            assertThat(over("*", admin, path, token, first).at("/changes").isEmpty())
                    .isTrue();
            Answer changed = over("\"1\", " + made.tag(), admin, path, token, second);
            assertThat(changed.at("/version").longValue())
                    .isGreaterThan(made.at("/version").longValue());
            for (String stale : List.of(made.tag(), "W/" + changed.tag(), "\"x\"", changed.tag() + "0")) {
                Answer conflict = over(stale, admin, path, token, first);
                assertThat(conflict.status()).as(stale).isEqualTo(412);
                assertThat(conflict.code()).isEqualTo("BH-445");
                assertThat(conflict.text("/differences/0/before")).isEqualTo("org_01HABC");
            }
            assertThat(admin.ask("PUT", path)
                            .token(token)
                            .header("If-None-Match", "*")
                            .json(first)
                            .send()
                            .status())
                    .isEqualTo(412);

            ObjectNode got = (ObjectNode) admin.get(path, token).json();
            got.remove(List.of("environment", "version"));
            Answer same = over(changed.tag(), admin, path, token, got.toString());
            assertThat(same.at("/changes").isEmpty()).isTrue();
            assertThat(same.tag()).isEqualTo(changed.tag());

            Answer derived = admin.get(path + "/derived", token);
            assertThat(derived.text("/authorize")).isEqualTo("http://localhost:9104/sso/authorize");
            assertThat(derived.at("/discovery").isNull()).isTrue();
            assertThat(admin.get(CONNECTION + "/derived", token).text("/callbackUrl"))
                    .isEqualTo("https://auth.acme.com/callback");

            Answer history = admin.get(path + "/history", token);
            assertThat(history.at("/versions").size()).isEqualTo(2);
            assertThat(history.at("/versions/0/inForce").booleanValue()).isTrue();
            assertThat(history.text("/versions/0/changedBy")).isEqualTo("token admin 0");
            assertThat(history.text("/versions/1/connection/organizationId")).isEqualTo("org_01HXYZ");
            String older = "{\"version\": " + made.at("/version") + "}";
            assertThat(admin.post(path + "/restore", token, older).status()).isEqualTo(428);
            Answer restored = admin.ask("POST", path + "/restore")
                    .token(token)
                    .header("If-Match", changed.tag())
                    .json(older)
                    .send();
            assertThat(restored.text("/connection/organizationId")).isEqualTo("org_01HXYZ");
            assertThat(admin.ask("POST", path + "/restore")
                            .token(token)
                            .header("If-Match", restored.tag())
                            .json("{\"version\": 1}")
                            .send()
                            .problem(""))
                    .contains("none numbered 1");
        }
    }

    private static Answer over(String tag, TestingAdmin admin, String path, String token, String json) {
        return admin.ask("PUT", path)
                .token(token)
                .header("If-Match", tag)
                .json(json)
                .send();
    }

    @OnBothDatabases
    void aDraftIsSavedTriedAndPutInForceOnce(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            admin.apply(token, YAML);
            assertThat(admin.get(DRAFT, token).status()).isEqualTo(404);
            assertThat(admin.delete(DRAFT, token).status()).isEqualTo(404);
            String json = "{\"connection\": {\"provider\": \"auth0\", \"tenantDomain\": \"acme.us.auth0.com\","
                    + " \"clientId\": \"other\", \"audience\": \"https://api.acme.com\"}%s}";
            Answer saved = admin.put(DRAFT, token, json.formatted(""));
            assertThat(saved.text("/changes/0/path")).isEqualTo("clientId");
            assertThat(saved.text("/risks/0/setting")).isEqualTo("clientId");
            assertThat(admin.get(CONNECTION, token).text("/connection/clientId"))
                    .isEqualTo("web");
            assertThat(admin.get(DRAFT + "/what-if?range=24h", token).text("/sentence"))
                    .startsWith("No request has been accepted yet");
            assertThat(admin.get(DRAFT + "/what-if?range=1y", token).code()).isEqualTo("BH-400");

            String promote = DRAFT + "/promote?confirm=live";
            assertThat(admin.ask("POST", promote).token(token).send().status()).isEqualTo(428);
            assertThat(matching(saved.tag(), admin, DRAFT + "/promote", token).status())
                    .isEqualTo(409);
            admin.clock.advance(Duration.ofSeconds(1));
            Answer later = admin.put(DRAFT, token, json.formatted(", \"baseVersion\": 0"));
            assertThat(matching(saved.tag(), admin, promote, token).text("/detail"))
                    .startsWith("The draft was saved anew by token admin 0");
            assertThat(matching(later.tag(), admin, promote, token).text("/detail"))
                    .contains("is in force now");
            admin.clock.advance(Duration.ofSeconds(1));
            Answer based = admin.put(DRAFT, token, json.formatted(""));
            Answer promoted = matching(based.tag(), admin, promote, token);
            assertThat(promoted.text("/connection/clientId")).isEqualTo("other");
            assertThat(admin.get(DRAFT, token).status()).isEqualTo(404);

            admin.put(DRAFT, token, json.formatted(""));
            assertThat(admin.delete(DRAFT, token).status()).isEqualTo(204);
        }
    }

    private static Answer matching(String tag, TestingAdmin admin, String path, String token) {
        return admin.ask("POST", path).token(token).header("If-Match", tag).send();
    }

    @OnBothDatabases
    void aKeyIsShownOnceAndOpensNothingOnceItIsRevoked(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            String keys = ENVIRONMENTS + "/test/keys";
            admin.apply(token, YAML);
            Answer made = admin.post(keys, token, "{\"name\": \"worker\", \"kind\": \"secret\"}");
            assertThat(made.status()).isEqualTo(201);
            String text = made.text("/key");
            assertThat(text).startsWith("bhf_sk_test_");
            assertThat(verify(admin, text)).isEqualTo(503);
            String path = made.headers().firstValue("Location").orElseThrow();
            assertThat(admin.get(path, token).text("/name")).isEqualTo("worker");
            assertThat(admin.get(keys, token).body()).contains("worker").doesNotContain(text);

            assertThat(admin.post(keys, token, "{\"name\": \"worker\", \"kind\": \"secret\"}")
                            .problem("name"))
                    .contains("a key worker already");
            assertThat(admin.post(keys, token, "{\"name\": \"w\", \"kind\": \"private\"}")
                            .problem("kind"))
                    .startsWith("expected secret or publishable");
            assertThat(admin.post(
                                    keys,
                                    token,
                                    "{\"name\": \"w\", \"kind\": \"publishable\", \"origins\": [\"https://*.acme.com\"]}")
                            .problem("origins"))
                    .contains("list each origin");

            assertThat(admin.delete(path.replace("/test/", "/live/"), token).status())
                    .isEqualTo(404);
            Answer revoked = admin.delete(path, token);
            assertThat(revoked.at("/revokedAt").isString()).isTrue();
            assertThat(admin.delete(path, token).json()).isEqualTo(revoked.json());
            assertThat(verify(admin, text)).isEqualTo(401);
        }
    }

    @OnBothDatabases
    void whatAKeyMayDoForPeopleWhoAreAwayIsAllowedChangedAndWithdrawn(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            String keys = ENVIRONMENTS + "/test/keys";
            admin.apply(token, YAML);
            String allowed = "{\"scopes\": [\"read:orders\"], \"hosts\": [\"api.acme.com\"]}";
            Answer made = admin.post(
                    keys, token, "{\"name\": \"nightly\", \"kind\": \"secret\", \"unattended\": " + allowed + "}");
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.text("/unattended/scopes/0")).isEqualTo("read:orders");
            String path = keys + "/" + made.text("/id") + "/unattended";

            Answer changed = admin.ask("PUT", path)
                    .token(token)
                    .json(allowed.replace("api.acme.com", "api.acme.com:8443"))
                    .send();
            assertThat(changed.text("/unattended/hosts/0")).isEqualTo("api.acme.com:8443");
            assertThat(admin.ask("PUT", path)
                            .token(token)
                            .json(allowed.replace("api.acme.com", "*.acme.com"))
                            .send()
                            .problem("hosts"))
                    .contains("no wildcards");
            assertThat(admin.ask("PUT", path).token(token).json("{}").send().problem("scopes"))
                    .contains("at least one");
            assertThat(admin.post(
                                    keys,
                                    token,
                                    "{\"name\": \"w\", \"kind\": \"publishable\", \"origins\": [\"https://a.example\"],"
                                            + " \"unattended\": " + allowed + "}")
                            .problem("unattended"))
                    .contains("Allow it for a secret key");
            assertThat(admin.ask("PUT", path)
                            .token(admin.token(Role.VIEWER))
                            .json(allowed)
                            .send()
                            .status())
                    .isEqualTo(403);
            assertThat(admin.ask("PUT", path.replace("/test/", "/live/"))
                            .token(token)
                            .json(allowed)
                            .send()
                            .status())
                    .isEqualTo(404);

            Answer withdrawn = admin.delete(path, token);
            assertThat(withdrawn.at("/unattended").isNull()).isTrue();
            assertThat(admin.delete(path, token).json()).isEqualTo(withdrawn.json());
            admin.delete(keys + "/" + made.text("/id"), token);
            assertThat(admin.delete(path, token).status()).isEqualTo(404);
        }
    }

    private static int verify(TestingAdmin admin, String key) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + admin.publicPort() + "/v1/verify"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\": \"x\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @OnBothDatabases
    void aFileIsTriedThenAppliedThenShownAsItWas(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            String viewer = admin.token(Role.VIEWER);
            Answer tried = admin.ask("POST", "/api/v1/apply?dryRun=true")
                    .token(viewer)
                    .yaml(YAML)
                    .send();
            assertThat(tried.at("/applied").booleanValue()).isFalse();
            assertThat(tried.at("/changed").booleanValue()).isTrue();
            assertThat(tried.at("/created").isEmpty()).isTrue();
            assertThat(admin.get("/api/v1/config", token).body()).isEqualTo("environments: []\n");
            assertThat(admin.apply(viewer, YAML).code()).isEqualTo("BH-407");

            Answer applied = admin.apply(token, YAML);
            assertThat(applied.at("/differences")).isEqualTo(tried.at("/differences"));
            assertThat(applied.text("/created/0/key")).startsWith("bhf_sk_live_");
            Answer config = admin.get("/api/v1/config", viewer);
            assertThat(config.headers().firstValue("Content-Type")).hasValue("application/yaml");
            Answer again = admin.apply(token, config.body());
            assertThat(again.at("/changed").booleanValue()).as(config.body()).isFalse();

            Answer pruned = admin.ask("POST", "/api/v1/apply?prune=true")
                    .token(token)
                    .yaml("environments:\n  - { name: test, kind: development }\n")
                    .send();
            assertThat(pruned.at("/differences").findValuesAsString("mark")).contains("removed");
            assertThat(admin.get(LIVE, token).status()).isEqualTo(404);
            assertThat(admin.ask("POST", "/api/v1/apply?dryRun=yes")
                            .token(token)
                            .yaml(YAML)
                            .send()
                            .code())
                    .isEqualTo("BH-400");
        }
    }

    @OnBothDatabases
    void theSameFileByApiAndByCommandLeavesTheSameRecordsAndTheSameAudit(TestingDatabase testing) throws IOException {
        try (TestingAdmin admin = new TestingAdmin(testing);
                TestingDatabase other = TestingDatabases.sqlite()) {
            String token = admin.token(Role.ADMIN);
            Path file = Files.createTempFile("behalf", ".yaml");
            String second =
                    YAML.replace("clientId: web", "clientId: other").replace("kind: development", "kind: production");
            for (String yaml : List.of(YAML, second)) {
                Answer byApi = admin.apply(token, yaml);
                Files.writeString(file, yaml);
                CommandRun byCommand = CommandRun.of("apply", "--json", "--database", other.url(), file.toString());
                JsonNode report = JsonMapper.shared().readTree(byCommand.out());
                assertThat(byApi.at("/differences")).isEqualTo(report.get("differences"));
                assertThat(byApi.at("/revision")).isEqualTo(report.get("revision"));
            }
            Files.delete(file);
            try (Database command = other.open();
                    Environments environments = Environments.open(command, admin.clock)) {
                assertThat(admin.get("/api/v1/config", token).body())
                        .isEqualTo(environments.connections().yaml(_ -> true));
                assertThat(acts(admin.database)).isEqualTo(acts(command)).isNotEmpty();
            }
        }
    }

    /// What was done, apart from who did it and when; the making of the token is of one side only.
    private static List<String> acts(Database database) {
        return new AuditLog(database, InstantSource.system())
                .after("", 0, 100).stream()
                        .map(AuditEntry::event)
                        .filter(event -> !event.action().startsWith("team."))
                        .map(event -> event.environment() + " " + event.action() + " " + event.subject() + " "
                                + event.detail())
                        .toList();
    }
}
