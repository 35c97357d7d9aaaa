package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.policy.ToolRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class McpServersTest {

    private static final String YAML = """
            environments:
              - name: default
                kind: development
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
                development: { allowLoopbackProviders: true }
                mcpServers:
                  - name: crm
                    url: https://crm.acme.com/mcp/
                    callsAs: service
                    authentication: basic
                    user: behalf
                    disabled: true
                  - name: local
                    url: http://127.0.0.1:9000/mcp
                    callsAs: none
                  - name: tickets
                    url: https://mcp.tickets.acme.internal/mcp
                    callsAs: end_user
                    tools: [search, "delete/ticket"]
                    audience: https://api.acme.com
                    trustAnyAudience: We run it ourselves, beside the API.
                    allowPrivateNetwork: It is in our own cluster.
            """;

    private static final McpServerInput SERVICE = new McpServerInput(
            "crm", "https://crm.acme.com/mcp", "service", List.of(), "header", "X-Api-Key", "", "", "", "", false);

    private final DataKey key = DataKeyset.generate("default");

    @OnBothDatabases
    void areWrittenInTheManifestAndComeBackAsTheyWere(TestingDatabase testing) {
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            ApplyResult.Applied applied = apply(environments, YAML);

            assertThat(applied.differences())
                    .extracting(Difference::text)
                    .contains(
                            "+ default.mcpServers.tickets.callsAs: end_user",
                            "+ default.mcpServers.tickets.tools: search, delete/ticket",
                            "+ default.mcpServers.tickets.allowPrivateNetwork: It is in our own cluster.",
                            "+ default.mcpServers.crm.user: behalf",
                            "+ default.mcpServers.crm.disabled: true");
            String yaml = environments.connections().yaml("default").orElseThrow();
            assertThat(apply(environments, yaml).changed()).as(yaml).isFalse();
            assertThat(server(environments, "crm").settings().url()).endsWith("/mcp/");

            String without = YAML.substring(0, YAML.indexOf("    mcpServers:"));
            assertThat(apply(environments, without).differences())
                    .extracting(Difference::text)
                    .contains("? default.mcpServers.tickets: not in the file, left alone");
            environments.apply(manifest(without), true, false, "tester");
            assertThat(environments.registry().mcpServers()).isEmpty();
        }
    }

    @OnBothDatabases
    void oneOnThisMachineNeedsTheSwitch(TestingDatabase testing) {
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            ApplyResult refused = environments.apply(
                    manifest(YAML.replace("allowLoopbackProviders: true", "allowLoopbackProviders: false")),
                    false,
                    false,
                    "tester");

            assertThat(refused)
                    .isInstanceOfSatisfying(
                            ApplyResult.Refused.class,
                            why -> assertThat(why.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("local", "allowLoopbackProviders"));
        }
    }

    @OnBothDatabases
    void theSecretIsSealedAndStaysOnlyWhereItMayBeSent(TestingDatabase testing) {
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            apply(environments, YAML);
            McpServers servers = environments.mcpServers(_ -> key);
            done(servers.put("default", SERVICE, Actor.COMMAND_LINE));
            assertThat(view(servers).status()).isEqualTo(McpServerView.Status.NEEDS_ATTENTION);

            McpServerResult set = servers.setSecret("default", "crm", "planted-secret", Actor.COMMAND_LINE);
            RegisteredMcpServer first = server(environments, "crm");

            assertThat(view(servers).status()).isEqualTo(McpServerView.Status.ACTIVE);
            assertThat(first.secret(key)).hasValue("planted-secret");
            assertThat(set + " " + first + environments.connections().yaml("default"))
                    .doesNotContain("planted")
                    .doesNotContain(Objects.requireNonNull(first.sealedSecret()));
            assertThat(stored(database)).doesNotContain("planted");

            servers.setSecret("default", "crm", "another", Actor.COMMAND_LINE);
            assertThat(server(environments, "crm").secret(key)).hasValue("another");
            assertThat(server(environments, "crm").version()).isGreaterThan(first.version());

            done(servers.put("default", with("https://crm.acme.com/v2/mcp", "X-Api-Key"), Actor.COMMAND_LINE));
            assertThat(server(environments, "crm").secret(key)).as("same host").hasValue("another");
            done(servers.put("default", with("https://elsewhere.example/mcp", "X-Api-Key"), Actor.COMMAND_LINE));
            assertThat(server(environments, "crm").secret(key))
                    .as("another host must not get it")
                    .isEmpty();
            servers.setSecret("default", "crm", "third", Actor.COMMAND_LINE);
            done(servers.put("default", with("https://elsewhere.example/mcp", "X-Shown"), Actor.COMMAND_LINE));
            assertThat(server(environments, "crm").secret(key))
                    .as("another header may be logged")
                    .isEmpty();
        }
    }

    @OnBothDatabases
    void howItIsDoingIsNotedForTheVersionThatWasTried(TestingDatabase testing) {
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            apply(environments, YAML);
            McpServers servers = environments.mcpServers(_ -> key);
            RegisteredMcpServer tried = server(environments, "tickets");

            servers.report(tried, "It answers 500.");
            McpServerView failing = servers.find("default", "tickets").orElseThrow();
            assertThat(failing.status()).isEqualTo(McpServerView.Status.NEEDS_ATTENTION);
            assertThat(failing.attention()).isEqualTo("It answers 500.");

            McpServerInput mended = McpServerInput.of(tried.settings());
            done(servers.put(
                    "default",
                    new McpServerInput("tickets", mended.url(), "signed", List.of(), "", "", "", "", "", "", false),
                    Actor.COMMAND_LINE));
            servers.report(tried, "It answers 500, still.");
            assertThat(servers.find("default", "tickets").orElseThrow().status())
                    .isEqualTo(McpServerView.Status.ACTIVE);
        }
    }

    @OnBothDatabases
    void whatAServerSaidStaysUntilItSaysAnotherThingOrIsAnotherServer(TestingDatabase testing) {
        SeenTool search = new SeenTool("search", "Search", "Finds tickets.", SeenTool.Effect.READS);
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            apply(environments, YAML);
            McpServers servers = environments.mcpServers(_ -> key);
            RegisteredMcpServer asked = server(environments, "tickets");
            assertThat(servers.find("default", "tickets").orElseThrow().seen()).isNull();

            servers.saw(asked, new SeenMcpServer("2025-11-25", "Tickets", "1.2", List.of(search), false));
            servers.saw(asked, new SeenMcpServer("", "", "", null, true));
            SeenMcpServer both = new SeenMcpServer("2025-11-25", "Tickets", "1.2", List.of(search), true);
            assertThat(servers.find("default", "tickets").orElseThrow().seen()).isEqualTo(both);

            McpServerInput settings = McpServerInput.of(asked.settings());
            done(servers.put("default", settings.withTools(List.of("search")), Actor.COMMAND_LINE));
            servers.saw(asked, new SeenMcpServer("", "of former settings", "", List.of(), false));
            McpServerView kept = servers.find("default", "tickets").orElseThrow();
            assertThat(kept.seen()).isEqualTo(both);
            assertThat(kept.seenAt()).isNotNull();
            assertThat(kept.settings().rule("search", true)).isEqualTo(ToolRule.LISTED);
            assertThat(kept.settings().rule("other", false)).isEqualTo(ToolRule.NOT_LISTED);

            McpServerInput moved = new McpServerInput(
                    "tickets", "https://other.acme.com/mcp", "none", List.of(), "", "", "", "", "", "", false);
            done(servers.put("default", moved, Actor.COMMAND_LINE));
            McpServerView another = servers.find("default", "tickets").orElseThrow();
            assertThat(another.seen()).isNull();
            assertThat(another.seenAt()).isNull();
            assertThat(another.settings().rule("erase", true)).isEqualTo(ToolRule.DESTRUCTIVE);
        }
    }

    @Test
    void everythingThatIsWrongIsReportedAtItsPlace() {
        Manifest.Reading reading = Manifest.read("""
                environments:
                  - name: live
                    kind: production
                    mcpServers:
                      - { name: "A", url: "http://mcp.acme.com/mcp", callsAs: user, tools: ["a b"] }
                      - { name: a, url: "http://127.0.0.1:9000/mcp", callsAs: none, audience: x, header: X-Key }
                      - { name: a, url: "https://a.acme.com/mcp?key=1", callsAs: service }
                      - { name: b, url: "https://a.acme.com", callsAs: service, authentication: header, header: Authorization }
                      - { name: connection, url: "https://a.acme.com", callsAs: end_user, trustAnyAudience: "yes" }
                      - { name: d, url: "https://a.acme.com", callsAs: service, authentication: bearer, secret: planted }
                      - { name: e, url: "https://a.acme.com", callsAs: signed, allowPrivateNetwork: true }
                      - { name: f, url: "https://a.acme.com", callsAs: none, recordArguments: audit }
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(reading).isInstanceOfSatisfying(Manifest.Reading.Invalid.class, invalid -> {
            assertThat(invalid.problems())
                    .extracting(problem -> problem.path().replace("environments[0].mcpServers", ""))
                    .containsExactlyInAnyOrder(
                            "[0].name",
                            "[0].url",
                            "[0].callsAs",
                            "[0].tools[0]",
                            "[1].url",
                            "[1].audience",
                            "[1].header",
                            "[2].url",
                            "[2].authentication",
                            "[3].header",
                            "[4].name",
                            "[4].trustAnyAudience",
                            "[5].secret",
                            "[6].allowPrivateNetwork",
                            "[6].allowPrivateNetwork",
                            "[7].recordArguments");
            assertThat(invalid.problems().getLast().message())
                    .contains("why what calls are made with is kept, found audit. Leave it out where a hash");
            assertThat(invalid.toString()).doesNotContain("planted");
        });
    }

    @Test
    void callsAsTheEndUserAreSaidToFailWhereNoTokenIsKept() {
        String file = """
                environments:
                  - name: live
                    kind: production
                    connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, offlineAccess: %s }
                    mcpServers:
                      - { name: a, url: "https://a.acme.com/mcp", callsAs: end_user }
                      - { name: b, url: "https://b.acme.com/mcp", callsAs: signed }
                """;

        assertThat(notes(file.formatted("false")))
                .anySatisfy(note -> assertThat(note)
                        .startsWith("environments[0].mcpServers: calls as the end user fail (a)")
                        .contains("Set offlineAccess: true"));
        assertThat(notes(file.formatted("true"))).noneMatch(note -> note.contains("mcpServers"));
    }

    private static List<String> notes(String file) {
        return ((Manifest.Reading.Valid) Manifest.read(file.getBytes(StandardCharsets.UTF_8))).notes();
    }

    private static McpServerInput with(String url, String header) {
        return new McpServerInput("crm", url, "service", List.of(), "header", header, "", "", "", "", false);
    }

    private static McpServerView view(McpServers servers) {
        return servers.find("default", "crm").orElseThrow();
    }

    private static void done(McpServerResult result) {
        assertThat(result).isInstanceOf(McpServerResult.Done.class);
    }

    private static RegisteredMcpServer server(Environments environments, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(environments.registry().mcpServers().get("default"))
                        .get(name));
    }

    private static String stored(Database database) {
        return database.read(handle -> handle.createQuery("SELECT secret, settings FROM mcp_server")
                .mapToMap()
                .list()
                .toString());
    }

    private static ApplyResult.Applied apply(Environments environments, String yaml) {
        return (ApplyResult.Applied) environments.apply(manifest(yaml), false, false, "tester");
    }
}
