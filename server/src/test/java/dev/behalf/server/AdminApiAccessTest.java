package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.crypto.AdminTokenText;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.SignedIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who may do what by the admin API.
class AdminApiAccessTest {

    private static final String ENVIRONMENTS = "/api/v1/environments";

    private final ApiDescription description = ApiDescription.load();

    @OnBothDatabases
    void aTokenThatIsNoneOrNoneAnyMoreGetsOneAnswer(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            AdminTokens.Made made = admin.made(Role.VIEWER);
            String good = made.text().reveal();
            assertThat(admin.get(ENVIRONMENTS, good).status()).isEqualTo(200);
            Answer none = admin.ask("GET", ENVIRONMENTS).send();
            assertThat(none.code()).isEqualTo("BH-441");
            assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"behalf\"");

            admin.apply(admin.token(Role.ADMIN), AdminApiTest.YAML);
            String key = admin.post(
                            ENVIRONMENTS + "/test/keys",
                            admin.token(Role.ADMIN),
                            "{\"name\": \"a\", \"kind\": \"secret\"}")
                    .text("/key");
            String unknown = AdminTokenText.generate(new SecureRandom()).reveal();
            String forged = good.substring(0, 20) + unknown.substring(20);
            Answer refused = admin.get(ENVIRONMENTS, unknown);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"behalf\", error=\"invalid_token\"");
            for (String bad : List.of(key, forged, good + "x", good.toUpperCase(Locale.ROOT), "x", "bhf_at_")) {
                assertThat(admin.get(ENVIRONMENTS, bad))
                        .usingRecursiveComparison()
                        .ignoringFields("headers")
                        .isEqualTo(refused);
            }

            admin.team.tokens().revoke(made.token().id());
            assertThat(admin.get(ENVIRONMENTS, good).body()).isEqualTo(refused.body());
            String expiring = admin.token(Role.VIEWER);
            admin.clock.advance(AdminTokens.USUAL.minusSeconds(1));
            assertThat(admin.get(ENVIRONMENTS, expiring).status()).isEqualTo(200);
            admin.clock.advance(Duration.ofSeconds(1));
            assertThat(admin.get(ENVIRONMENTS, expiring).body()).isEqualTo(refused.body());
        }
    }

    @OnBothDatabases
    void aTokenDoesNoMoreThanTheMemberWhoMadeItAndEndsWithThem(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            SignedIn owner = admin.owner();
            SignedIn grace = admin.member(owner, "grace@acme.com", Role.ADMIN);
            String token = admin.made(grace, Role.ADMIN).text().reveal();
            String json = "{\"name\": \"%s\", \"kind\": \"development\"}";
            assertThat(admin.post(ENVIRONMENTS, token, json.formatted("a")).status())
                    .isEqualTo(201);

            String id = grace.session().member().id();
            TestingAdmin.done(admin.team.members().changeRole(owner.session(), id, Role.VIEWER));
            Answer refused = admin.post(ENVIRONMENTS, token, json.formatted("b"));
            assertThat(refused.code()).isEqualTo("BH-407");
            assertThat(admin.get(ENVIRONMENTS, token).at("/environments").size())
                    .isEqualTo(1);

            TestingAdmin.done(admin.team.members().remove(owner.session(), id));
            assertThat(admin.get(ENVIRONMENTS, token).status()).isEqualTo(401);
        }
    }

    @OnBothDatabases
    void viewersAndAuditorsSeeAndChangeNothing(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            admin.apply(admin.token(Role.ADMIN), AdminApiTest.YAML);
            String before = admin.get("/api/v1/config", admin.token(Role.ADMIN)).body();
            for (Role role : List.of(Role.VIEWER, Role.AUDITOR)) {
                String token = admin.token(role);
                for (String template : description.paths()) {
                    for (String method : description.methods(template)) {
                        Answer answer = tried(admin, method, template, token, "live");
                        assertThat(answer.code().equals("BH-407"))
                                .as(role + " " + method + " " + template + " " + answer.body())
                                .isNotEqualTo(permitted(role, method, template));
                    }
                }
            }
            assertThat(admin.get("/api/v1/config", admin.token(Role.ADMIN)).body())
                    .isEqualTo(before);
        }
    }

    private static boolean permitted(Role role, String method, String template) {
        boolean audit = template.contains("/audit") || template.endsWith("/arguments");
        boolean harmless = template.endsWith("/doctor") || template.startsWith("/api/v1/tokens");
        boolean ofAdmins = template.contains("/vault-keys");
        return audit ? role == Role.AUDITOR : (method.equals("get") && !ofAdmins) || harmless;
    }

    /// With ids that exist nowhere, and a body that is good for nothing.
    private static Answer tried(TestingAdmin admin, String method, String template, String token, String environment) {
        String path = template.replace("{environment}", environment).replaceAll("\\{[a-z]+}", "none");
        TestingAdmin.Asking asking =
                admin.ask(method.toUpperCase(Locale.ROOT), path).token(token);
        boolean body = method.equals("post") || method.equals("put");
        Answer answer = (body
                        ? asking.body(path.endsWith("/apply") ? "application/yaml" : "application/json", "{}")
                        : asking)
                .send();
        return answer.status() >= 400 ? answer : new Answer(answer.status(), answer.headers(), "{}");
    }

    @OnBothDatabases
    void aTokenForSomeEnvironmentsReachesNoOther(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            String all = admin.token(Role.ADMIN);
            admin.apply(all, AdminApiTest.YAML);
            String token = admin.token(Role.ADMIN, "test", "later");
            for (String template : description.paths()) {
                for (String method : description.methods(template)) {
                    if (template.contains("{environment}")) {
                        for (String other : List.of("live", "nowhere")) {
                            assertThat(tried(admin, method, template, token, other)
                                            .code())
                                    .as(method + " " + template)
                                    .isEqualTo("BH-442");
                        }
                    }
                }
            }
            assertThat(admin.get(ENVIRONMENTS, token).json().findValuesAsString("name"))
                    .containsExactly("test");
            assertThat(admin.get("/api/v1/config", token).body())
                    .contains("name: test")
                    .doesNotContain("live");
            assertThat(admin.get("/api/v1/members", token).code()).isEqualTo("BH-442");
            assertThat(admin.get("/api/v1/audit", token).code()).isEqualTo("BH-442");
            assertThat(admin.get("/api/v1/audit/export", token).code()).isEqualTo("BH-442");
            assertThat(admin.get("/api/v1/audit?environment=live", token).code())
                    .isEqualTo("BH-442");
            assertThat(admin.get("/api/v1/audit?environment=test", token).json().findValuesAsString("environment"))
                    .containsOnly("test");
            assertThat(admin.get("/api/v1/audit/export?environment=test", token)
                            .body()
                            .lines())
                    .hasSize(1);

            String file = "environments:\n  - { name: %s, kind: development }\n";
            assertThat(admin.apply(token, AdminApiTest.YAML).code()).isEqualTo("BH-442");
            assertThat(admin.ask("POST", "/api/v1/apply?prune=true")
                            .token(token)
                            .yaml(file.formatted("test"))
                            .send()
                            .code())
                    .isEqualTo("BH-442");
            Answer applied = admin.apply(token, file.formatted("later"));
            assertThat(applied.at("/changed").booleanValue()).isTrue();
            assertThat(applied.body()).doesNotContain("live");
            assertThat(admin.post(ENVIRONMENTS, token, "{\"name\": \"elsewhere\", \"kind\": \"development\"}")
                            .code())
                    .isEqualTo("BH-442");
            assertThat(admin.delete(ENVIRONMENTS + "/later", token).status()).isEqualTo(204);
            assertThat(admin.get(ENVIRONMENTS, all).json().findValuesAsString("name"))
                    .containsExactly("live", "test");
        }
    }

    @OnBothDatabases
    void aTokenSeesAndRevokesItsOwn(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            SignedIn owner = admin.owner();
            AdminTokens.Made ofOwner = admin.made(owner, Role.ADMIN);
            AdminTokens.Made viewer = admin.made(owner, Role.VIEWER);
            AdminTokens.Made foreign = admin.made(Role.ADMIN);
            String token = ofOwner.text().reveal();

            JsonNode tokens = admin.get("/api/v1/tokens", token).at("/tokens");
            assertThat(tokens.findValuesAsString("id"))
                    .containsExactlyInAnyOrder(
                            ofOwner.token().id(), viewer.token().id());
            assertThat(tokens.findValuesAsString("madeBy")).containsOnly("ada@acme.com");
            assertThat(admin.delete("/api/v1/tokens/" + foreign.token().id(), token)
                            .status())
                    .isEqualTo(404);

            String weak = viewer.text().reveal();
            assertThat(admin.get("/api/v1/tokens", weak).at("/tokens").size()).isEqualTo(1);
            assertThat(admin.delete("/api/v1/tokens/" + ofOwner.token().id(), weak)
                            .status())
                    .isEqualTo(404);
            Answer revoked = admin.delete("/api/v1/tokens/" + viewer.token().id(), weak);
            assertThat(revoked.at("/presented").booleanValue()).isTrue();
            assertThat(revoked.text("/revokedAt")).isEqualTo("2026-01-02T12:00:00Z");
            assertThat(admin.get("/api/v1/tokens", weak).status()).isEqualTo(401);
        }
    }

    @OnBothDatabases
    void everyActIsInTheAuditLogWithTheToken(TestingDatabase testing) {
        try (TestingAdmin admin = new TestingAdmin(testing)) {
            AdminTokens.Made made = admin.made(Role.ADMIN);
            String token = made.text().reveal();
            admin.apply(token, AdminApiTest.YAML);
            admin.post(ENVIRONMENTS + "/test/keys", token, "{\"name\": \"a\", \"kind\": \"secret\"}");
            admin.delete(ENVIRONMENTS + "/test", token);
            String self = "/api/v1/tokens/" + made.token().id();
            String auditor = admin.token(Role.AUDITOR);

            Answer page = admin.get("/api/v1/audit?limit=2&actor=admin%200", auditor);
            assertThat(page.json().get("entries").findValuesAsString("action"))
                    .containsExactly("environment.delete", "key.create");
            assertThat(page.text("/entries/0/actor/kind")).isEqualTo("token");
            assertThat(page.text("/entries/0/actor/id")).isEqualTo(made.token().id());
            assertThat(page.text("/entries/0/actor/name")).isEqualTo("admin 0");
            Answer rest = admin.get("/api/v1/audit?limit=2&actor=admin%200&before=" + page.text("/next"), auditor);
            assertThat(rest.json().get("entries").findValuesAsString("action"))
                    .containsExactly("manifest.apply", "manifest.apply");
            assertThat(admin.get("/api/v1/audit?action=key", auditor)
                            .at("/entries")
                            .size())
                    .isEqualTo(1);
            assertThat(admin.get("/api/v1/audit?limit=201", auditor).code()).isEqualTo("BH-400");
            assertThat(admin.get("/api/v1/audit?before=x", auditor).code()).isEqualTo("BH-400");

            admin.delete(self, token);
            Answer export = admin.get("/api/v1/audit/export", auditor);
            assertThat(export.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
            List<JsonNode> lines =
                    export.body().lines().map(JsonMapper.shared()::readTree).toList();
            assertThat(lines)
                    .allSatisfy(line -> assertThat(description.problems(
                                    description.document().at("/components/schemas/AuditEntry"), line))
                            .isEmpty());
            assertThat(lines.getLast().at("/action").stringValue()).isEqualTo("team.token.revoke");
            assertThat(lines.getLast().at("/actor/kind").stringValue()).isEqualTo("token");
            assertThat(lines).hasSize((int) lines.getLast().at("/number").longValue());
            assertThat(new AuditLog(admin.database, admin.clock).check()).isInstanceOf(ChainCheck.Intact.class);
        }
    }

    @Test
    void browsersOfOtherSitesAndOtherNamesGetNothing() throws IOException {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            Answer preflight = admin.ask("OPTIONS", ENVIRONMENTS)
                    .header("Origin", "https://evil.example")
                    .header("Access-Control-Request-Method", "GET")
                    .send();
            assertThat(preflight.status()).isEqualTo(405);
            Answer crossOrigin = admin.ask("GET", ENVIRONMENTS)
                    .token(token)
                    .header("Origin", "https://evil.example")
                    .send();
            for (Answer answer : List.of(preflight, crossOrigin)) {
                assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
            }
            String session = admin.owner().token().reveal();
            assertThat(admin.ask("GET", ENVIRONMENTS)
                            .header("Cookie", "__Host-behalf=" + session)
                            .send()
                            .status())
                    .isEqualTo(401);
            assertThat(crossOrigin.headers().firstValue("Set-Cookie")).isEmpty();

            for (String host : List.of("evil.example", "127.0.0.1:" + admin.port(), "localhost:1")) {
                assertThat(raw(admin, host, token))
                        .startsWith("HTTP/1.1 421")
                        .contains("application/problem+json", "BH-421", "The console answers at " + admin.origin());
            }
            assertThat(raw(admin, "localhost:" + admin.port(), token)).startsWith("HTTP/1.1 200");
        }
    }

    private static String raw(TestingAdmin admin, String host, String token) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + ENVIRONMENTS + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + token
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return answer(socket.getInputStream());
        }
    }

    /// Up to its length, since the connection may stay open.
    private static String answer(InputStream stream) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) stream.read());
        }
        Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(answer);
        assertThat(length.find()).as(answer.toString()).isTrue();
        return answer + new String(stream.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    }

    @Test
    void requestsThatAreNotInOrderAreToldWhatIsWrong() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);
            assertThat(admin.get(ENVIRONMENTS + "?token=" + token, token).code())
                    .isEqualTo("BH-406");
            assertThat(admin.get(ENVIRONMENTS + "?page=2", token).text("/detail"))
                    .isEqualTo("This path takes no query parameters.");
            Answer nowhere = admin.get("/api/v1/environment", token);
            assertThat(nowhere.status()).isEqualTo(404);
            assertThat(nowhere.text("/detail")).isEqualTo("The paths are described at /api/openapi.json.");
            assertThat(nowhere.text("/type")).isEqualTo("urn:behalf:error:BH-404");
            Answer method =
                    admin.ask("PATCH", ENVIRONMENTS).token(token).json("{}").send();
            assertThat(method.status()).isEqualTo(405);
            assertThat(method.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
            assertThat(admin.ask("HEAD", "/api/v1/audit/export")
                            .token(token)
                            .send()
                            .body())
                    .isEmpty();
            assertThat(admin.ask("HEAD", ENVIRONMENTS).token(token).send().status())
                    .isEqualTo(200);
        }
    }
}
