package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.Diagnosis;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.admin.AdminApi;
import dev.behalf.server.admin.AdminBackend;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.TeamVisitors;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.Role;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Route;
import dev.behalf.server.webhooks.TestingWebhooks;
import dev.behalf.token.VerdictCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The description of the admin API says what the server does; each exchange of the other tests is judged by it too.
class AdminApiDescriptionTest {

    private static final ApiDescription DESCRIPTION = ApiDescription.load();

    private static TestingDatabase testing;
    private static TestingAdmin admin;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        admin = new TestingAdmin(testing);
    }

    @AfterAll
    static void stop() {
        admin.close();
        testing.close();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        DESCRIPTION
                .paths()
                .forEach(path -> DESCRIPTION
                        .methods(path)
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(routes()).isEqualTo(described);
    }

    /// On a database of its own: in that of the server may stand secrets, which nobody here has the key to.
    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        try (TestingDatabase empty = TestingDatabases.sqlite();
                Database database = empty.open();
                Environments environments = Environments.open(database, admin.clock);
                EgressByEnvironment egress = AuthorizationParts.egress(EgressSettings.defaults());
                Activity activity = new Activity(database, admin.clock, Duration.ofDays(1));
                Verifiers verifiers = new Verifiers(
                        _ -> {
                            throw new AssertionError("nothing is verified here");
                        },
                        VerdictCache::none,
                        activity)) {
            Door door = new Door(admin.address(), new TeamVisitors(admin.team), environments);
            AuthorizationParts parts = TestingParts.withoutPeople(database, admin.clock, egress);
            AdminBackend backend = new AdminBackend(
                    admin.team,
                    environments,
                    environments.mcpServers(_ -> {
                        throw new AssertionError("nothing is sealed here");
                    }),
                    new CallLog(database, admin.clock, Duration.ofDays(1)),
                    activity,
                    new AuditLog(database, admin.clock),
                    verifiers,
                    parts.clients(),
                    parts.ledger(),
                    parts.connections(),
                    parts.keys(),
                    TestingWebhooks.silent(database, admin.clock),
                    new VaultKeys(database, new AuditLog(database, admin.clock), admin.clock, () -> {}),
                    _ -> new Diagnosis(List.of()),
                    (_, _) -> {
                        throw new AssertionError("no server is asked here");
                    });
            for (Route route : new AdminApi(door, backend).routes()) {
                route.methods().stream()
                        .filter(method -> !method.equals("HEAD"))
                        .forEach(method -> routes.add(method + " " + route.path()));
            }
        }
        return routes;
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverythingIsReferredTo() {
        List<String> references = new ArrayList<>();
        collect(DESCRIPTION.document(), references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(DESCRIPTION
                                .document()
                                .at(reference.substring(1))
                                .isMissingNode())
                        .as(reference)
                        .isFalse());
        for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
            DESCRIPTION
                    .document()
                    .at("/components/" + kind)
                    .propertyNames()
                    .forEach(name -> assertThat(references.contains("#/components/" + kind + "/" + name)
                                    || name.equals("AuditEntry"))
                            .as(kind + " " + name)
                            .isTrue());
        }
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").stringValue());
        }
        node.forEach(child -> collect(child, references));
    }

    @Test
    void operationsHaveNamesOfTheirOwnAndVariablesThatAreDescribed() {
        List<String> names = new ArrayList<>();
        for (String path : DESCRIPTION.paths()) {
            List<String> variables = new ArrayList<>();
            DESCRIPTION
                    .document()
                    .at("/paths")
                    .get(path)
                    .path("parameters")
                    .forEach(parameter -> variables.add(
                            DESCRIPTION.resolved(parameter).get("name").stringValue()));
            assertThat(path.replaceAll("[^{]*\\{([a-z]+)}[^{]*", "$1 ").strip())
                    .as(path)
                    .isEqualTo(variables.isEmpty() ? path : String.join(" ", variables));
            DESCRIPTION
                    .methods(path)
                    .forEach(method -> names.add(DESCRIPTION
                            .operation(method, path)
                            .get("operationId")
                            .stringValue()));
        }
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void itsExamplesFitItsSchemasAndTheServerTakesThem() {
        String token = admin.token(Role.ADMIN);
        int examples = 0;
        for (String path : DESCRIPTION.paths()) {
            for (String method : DESCRIPTION.methods(path)) {
                JsonNode content = DESCRIPTION.operation(method, path).at("/requestBody/content/application~1json");
                if (content.has("example")) {
                    examples++;
                    assertThat(DESCRIPTION.problems(content.get("schema"), content.get("example")))
                            .as(path)
                            .isEmpty();
                    assertThat(taken(path, method, token, content.get("example").toString()))
                            .as(method + " " + path)
                            .isIn(200, 201, 404, 409, 428, 422);
                }
            }
        }
        assertThat(examples).isEqualTo(9);
        JsonNode yaml =
                DESCRIPTION.operation("post", "/api/v1/apply").at("/requestBody/content/application~1yaml/example");
        assertThat(admin.apply(token, yaml.stringValue()).status()).isEqualTo(200);
    }

    private static int taken(String path, String method, String token, String json) {
        return admin.ask(
                        method.toUpperCase(Locale.ROOT),
                        path.replace("{environment}", "staging")
                                .replace("{client}", "desk")
                                .replace("{server}", "tickets")
                                .replace("{key}", "key_x"))
                .token(token)
                .json(json)
                .send()
                .status();
    }

    @Test
    void isOpenToMembersAndTokensOnly() {
        String path = "/api/openapi.json";
        assertThat(admin.get(path, admin.token(Role.VIEWER)).json()).isEqualTo(DESCRIPTION.document());
        String session = admin.owner().token().reveal();
        assertThat(admin.ask("GET", path)
                        .header("Cookie", "__Host-behalf=" + session)
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(admin.ask("GET", path).send().status()).isEqualTo(401);
        assertThat(admin.get(path, "bhf_at_x").status()).isEqualTo(401);
    }
}
