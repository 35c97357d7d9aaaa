package dev.behalf.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.policy.ClaimValue;
import dev.behalf.server.policy.Effect;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.Kind;
import dev.behalf.server.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules for tools in `behalf.yaml` and in the database.
class PolicySettingsTest {

    private static final String YAML = """
            environments:
              - name: default
                kind: development
                mcpServers:
                  - name: tickets
                    url: https://tickets.acme.com/mcp
                    callsAs: signed
                    policy:
                      - { name: no-bots, effect: deny, clients: ["https://bots.example/c.json"] }
                      - name: large
                        effect: confirm
                        tools: [refund]
                        groups: [Domain Admins, "a, b: c"]
                        claims: [org_role=admin, "https://acme.com/role=x=y"]
                        when: "args.amount > 100 && person.claims.name != 'a \\"b\\": #c'"
                      - { name: fresh, effect: step_up, kind: destructive, scopes: [tickets.write], maxAge: 5m, acr: ["urn:cognito:loa:2"], amr: [mfa] }
                      - { name: rest, effect: allow, tools: ["*"], kind: read_only }
            """;

    private static Manifest manifest(String yaml) {
        Manifest.Reading reading = Manifest.read(yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(Manifest.Reading.Valid.class);
        return ((Manifest.Reading.Valid) reading).manifest();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auth0, tenantDomain: acme.us.auth0.com, clientId: web                  |
            clerk, instanceUrl: "https://acme.clerk.accounts.dev", clientId: web   | Clerk does not say when people sign in, unless
            workos, organizationId: org_01HXYZ, clientId: client_01HXYZ            | WorkOS does not say when people sign in (auth_time), so
            """)
    void aRuleThatNobodyCanMeetIsSaidWhenItIsRead(String provider, @Nullable String expected) {
        String yaml =
                YAML.replace("    mcpServers:", "    connection: { provider: " + provider + " }\n    mcpServers:");
        Manifest.Reading reading = Manifest.read(yaml.getBytes(StandardCharsets.UTF_8));

        assertThat(reading).isInstanceOf(Manifest.Reading.Valid.class);
        List<String> notes = ((Manifest.Reading.Valid) reading)
                .notes().stream().filter(note -> note.contains("tickets")).toList();
        if (expected == null) {
            assertThat(notes).isEmpty();
        } else {
            assertThat(notes)
                    .singleElement()
                    .asString()
                    .contains("mcpServers.tickets: The rule fresh wants a fresh sign-in. " + expected);
        }
    }

    @OnBothDatabases
    void goFromTheFileIntoTheDatabaseAndBack(TestingDatabase testing) {
        try (Database database = Database.open(testing.url());
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            environments.apply(manifest(YAML), false, false, "tester");
            List<Rule> rules = environments
                    .registry()
                    .mcpServers()
                    .getOrDefault("default", Map.of())
                    .values()
                    .iterator()
                    .next()
                    .settings()
                    .policy();

            assertThat(rules).extracting(Rule::name).containsExactly("no-bots", "large", "fresh", "rest");
            assertThat(rules.get(1).groups()).containsExactly("Domain Admins", "a, b: c");
            assertThat(rules.get(1).claims())
                    .containsExactly(
                            new ClaimValue("org_role", "admin"), new ClaimValue("https://acme.com/role", "x=y"));
            assertThat(rules.get(1).when()).isEqualTo("args.amount > 100 && person.claims.name != 'a \"b\": #c'");
            assertThat(rules.get(2).freshness())
                    .isEqualTo(new Freshness(Duration.ofMinutes(5), List.of("urn:cognito:loa:2"), List.of("mfa")));
            assertThat(rules.get(3))
                    .isEqualTo(new Rule(
                            "rest",
                            List.of(),
                            Kind.READ_ONLY,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            "",
                            Effect.ALLOW,
                            null));

            String written = environments.connections().yaml("default").orElseThrow();
            ApplyResult again = environments.apply(manifest(written), false, false, "tester");
            assertThat(((ApplyResult.Applied) again).changed()).as(written).isFalse();
            assertThat(manifest(written)).isEqualTo(manifest(YAML));

            ApplyResult changed =
                    environments.apply(manifest(YAML.replace("amr: [mfa]", "amr: [hwk]")), false, false, "tester");
            assertThat(((ApplyResult.Applied) changed).differences())
                    .extracting(Difference::text)
                    .anyMatch(text -> text.startsWith("~ default.mcpServers.tickets.policy: (no-bots, effect deny")
                            && text.contains("amr mfa")
                            && text.contains("amr hwk"));
            McpServers servers = environments.mcpServers(_ -> {
                throw new AssertionError("nothing is sealed");
            });
            McpServerInput input = McpServerInput.of(
                    servers.find("default", "tickets").orElseThrow().settings());
            servers.put("default", input.withPolicy(input.policy().subList(0, 1)), Actor.COMMAND_LINE);
            assertThat(new AuditLog(database, new TestingManifests.Clock())
                            .after("default", 0, 50)
                            .toString())
                    .contains("→ (no-bots, effect deny, clients https://bots.example/c.json)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { effect: deny }                              | policy[0].name: expected a name such as admins-only
            { name: A, effect: deny }                     | policy[0].name: expected a lower-case letter
            { name: a }                                   | policy[0].effect: expected one of allow, deny, confirm, step_up
            { name: a, effect: forbid }                   | policy[0].effect: expected one of
            { name: a, effect: deny, kind: writes }       | policy[0].kind: expected one of any, read_only
            { name: a, effect: deny, tools: ["*", x] }    | policy[0].tools: expected * alone, or names
            { name: a, effect: deny, tools: ["a b"] }     | policy[0].tools[0]: expected the name of a tool, or *
            { name: a, effect: deny, scopes: ["a b"] }    | policy[0].scopes[0]: expected a scope
            { name: a, effect: deny, claims: [admin] }    | policy[0].claims[0]: expected a claim and its value
            { name: a, effect: deny, maxAge: 5m }         | policy[0].maxAge: expected nothing here
            { name: a, effect: step_up, maxAge: soon }    | policy[0].maxAge: expected a duration
            { name: a, effect: step_up, maxAge: 60d }     | policy[0].maxAge: expected at most 30d
            { name: a, effect: deny, when: "1 + 1" }      | policy[0].when: expected an expression in CEL that is true or false. It gives int
            { name: a, effect: deny, group: [x] }         | policy[0].group: expected one of name, effect
            """)
    void saysWhatIsWrongWithThem(String rule, String expected) {
        String yaml = YAML.substring(0, YAML.indexOf("          - { name: no-bots")) + "          - " + rule + "\n";

        Manifest.Reading reading = Manifest.read(yaml.getBytes(StandardCharsets.UTF_8));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Manifest.Reading.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .anySatisfy(problem -> assertThat(problem.path() + ": " + problem.message())
                                        .contains(expected)));
    }

    @Test
    void aNameIsGivenOnce() {
        String yaml = YAML.replace("name: rest", "name: fresh");

        assertThat(Manifest.read(yaml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Manifest.Reading.Invalid.class,
                        invalid -> assertThat(invalid.problems().toString())
                                .contains("fresh, the name of a rule before it"));
    }
}
