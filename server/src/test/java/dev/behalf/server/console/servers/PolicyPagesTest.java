package dev.behalf.server.console.servers;

import static dev.behalf.server.console.servers.ServersConsole.form;
import static dev.behalf.server.console.servers.ServersConsole.version;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.TestingGrants;
import dev.behalf.server.policy.Effect;
import dev.behalf.server.policy.Rule;
import dev.behalf.server.team.Role;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rules of a server in the console: written, ordered, tried.
class PolicyPagesTest {

    private static final String ONE = "/e/dev/mcp-servers/tickets";
    private static final String NEW = ONE + "/new-rule";
    private static final String DONE = ONE + "?done=policy#policy";

    private ServersConsole pages;

    @BeforeEach
    void start() {
        pages = new ServersConsole();
        post("/e/dev/new-mcp-server", form("tickets", pages.sample.url()));
    }

    @AfterEach
    void stop() {
        pages.close();
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        return pages.console.post(path, pages.owner, fields);
    }

    private static Map<String, String> rule(String name, String effect, String... others) {
        Map<String, String> fields = new HashMap<>(Map.of("name", name, "effect", effect, "kind", "any"));
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        return fields;
    }

    private void add(Map<String, String> rule) {
        HttpResponse<String> added = post(NEW, rule);
        assertThat(added.headers().firstValue("Location")).as(added.body()).hasValue(DONE);
    }

    @Test
    void aRuleThatIsOlderThanWhatSomebodyElseSavedIsShownAgainWithWhatItWouldChange() {
        add(rule("ask", "confirm", "tool:greet", "yes"));
        String version = version(pages.get(ONE + "/policy/ask"));
        add(rule("never", "deny", "tool:erase", "yes"));

        HttpResponse<String> late =
                post(ONE + "/policy/ask", rule("ask", "allow", "tool:greet", "yes", "version", version));

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body())
                .contains("Somebody else has changed this server", "~ policy: (ask, effect confirm, tools greet)")
                .contains("value=\"allow\" checked");
        assertThat(rules()).extracting(Rule::effect).containsExactly(Effect.CONFIRM, Effect.DENY);
        assertThat(post(NEW, rule("more", "deny", "version", version)).statusCode())
                .isEqualTo(409);
        post(ONE + "/policy/ask", rule("ask", "allow", "tool:greet", "yes", "version", version(late.body())));
        assertThat(rules()).extracting(Rule::effect).containsExactly(Effect.ALLOW, Effect.DENY);
    }

    private List<Rule> rules() {
        return pages.server("dev", "tickets").settings().policy();
    }

    private List<String> names() {
        return rules().stream().map(Rule::name).toList();
    }

    @Test
    void rulesAreAddedChangedMovedAndRemovedAndTheAuditLogHasThem() {
        assertThat(pages.get(ONE)).contains("No rules yet.", "One destructive tool is off until a rule");
        add(rule(
                "admins",
                "allow",
                "tool:erase",
                "yes",
                "others",
                "purge",
                "groups",
                "Domain Admins\nops",
                "claims",
                "org_role=admin",
                "maxAge",
                "left over"));
        add(rule("ask", "confirm", "kind", "destructive"));
        add(rule("fresh", "step_up", "tool:greet", "yes", "maxAge", "5m", "amr", "mfa", "when", "args.a == 1"));

        assertThat(rules().getFirst().groups()).containsExactly("Domain Admins", "ops");
        assertThat(rules().getFirst().tools()).containsExactly("erase", "purge");
        assertThat(rules().getFirst().freshness()).isNull();
        assertThat(pages.get(ONE))
                .contains(
                        "group Domain Admins or ops",
                        "org_role=admin",
                        "Tools that are destructive",
                        "signed in within 5m",
                        "args.a == 1",
                        "<strong>By rule</strong>",
                        ">admins, ask</a>")
                .doesNotContain("No rules yet");
        assertThat(pages.get("/e/dev/mcp-servers/tickets/settings"))
                .contains("policy:", "{ name: admins, effect: allow, tools: [erase, purge]");

        post(ONE + "/policy/fresh/up", Map.of());
        post(ONE + "/policy/admins/up", Map.of());
        assertThat(names()).containsExactly("admins", "fresh", "ask");
        post(ONE + "/policy/admins/down", Map.of());
        assertThat(names()).containsExactly("fresh", "admins", "ask");
        assertThat(pages.get(ONE + "/policy/fresh")).contains("value=\"5m\"", "value=\"mfa\"", "args.a == 1");
        post(ONE + "/policy/fresh", rule("fresher", "deny", "tool:greet", "yes"));
        assertThat(rules().getFirst().effect()).isEqualTo(Effect.DENY);
        post(ONE + "/policy/ask/remove", Map.of());
        assertThat(names()).containsExactly("fresher", "admins");

        // Whoever saves the settings, or ticks tools, keeps the rules.
        post(ONE + "/settings", form("", pages.sample.url()));
        post(ONE + "/tools", Map.of("rule", "listed", "tool:greet", "yes"));
        post(ONE + "/disable", Map.of());
        assertThat(names()).containsExactly("fresher", "admins");
        assertThat(pages.console.get(ONE + "/policy/gone", pages.owner).statusCode())
                .isEqualTo(404);
        assertThat(pages.audit.after("dev", 0, 100).toString())
                .contains(
                        "policy: (admins, effect allow, tools erase purge, claims org_role=admin, groups Domain Admins ops)");
    }

    @Test
    void aRuleThatTheProviderKeepsFromBeingMetIsSaidToBeThat() {
        assertThat(pages.get(NEW)).doesNotContain("does not say when people sign in");
        add(rule("fresh", "step_up", "maxAge", "5m"));
        assertThat(pages.get(ONE)).doesNotContain("does not say when people sign in");

        pages.connect("provider: workos, clientId: client_01HXYZ, organizationId: org_01HXYZ");

        assertThat(pages.get(NEW)).contains("WorkOS does not say when people sign in");
        assertThat(pages.get(ONE))
                .contains("The rule fresh wants a fresh sign-in. WorkOS does not say when people sign in");
        assertThat(post(ONE + "/policy-test", Map.of("tool", "greet", "claims", "{}"))
                        .body())
                .contains("The sign-in may be 5 minutes old. WorkOS does not say when people sign in");
    }

    @Test
    void whatIsWrongWithARuleStandsBesideItsField() {
        add(rule("first", "allow"));

        String body = post(
                        NEW,
                        rule(
                                "First!",
                                "step_up",
                                "maxAge",
                                "soon",
                                "claims",
                                "admin",
                                "scopes",
                                "offline_access",
                                "when",
                                "persn.subject == 'x'"))
                .body();

        assertThat(body)
                .contains(
                        "Nothing was stored",
                        "Expected a lower-case letter",
                        "a duration such as 30s",
                        "a claim and its value",
                        "a scope of your own",
                        "expression in CEL that is true or false. Line 1, column 1: undeclared reference to 'persn'");
        assertThat(body)
                .as("for those who hear the page")
                .containsPattern("aria-invalid=\"true\" aria-describedby=\"claims-about\"")
                .contains("<div id=\"claims-about\"><p class=\"field-error\">");
        assertThat(post(NEW, rule("first", "deny")).body()).contains("the name of a rule before it");
        assertThat(names()).containsExactly("first");
    }

    @Test
    void aSecretThatIsPastedLeavesThePage() {
        String secret = "sk_live_planted1234";
        String body = post(NEW, rule("first", "deny", "groups", "admins\n" + secret, "when", "'" + secret + "' == 'x'"))
                .body();

        assertThat(body).contains("a secret (not shown)", ">admins</textarea>").doesNotContain("planted");
        assertThat(post(ONE + "/policy-test", Map.of("tool", "erase", "arguments", "{\"key\": \"" + secret + "\"}"))
                        .body())
                .contains("A secret stood in the form.", "value=\"erase\"")
                .doesNotContain("planted");
    }

    @Test
    void aCallIsTriedWithoutBeingMade() {
        add(rule("admins", "allow", "tool:erase", "yes", "groups", "admins", "when", "args.id < 10"));
        Map<String, String> call = Map.of(
                "tool", "erase", "claims", "{\"groups\": [\"admins\"]}", "arguments", "{\"id\": 7}", "scopes", "mcp");

        assertThat(post(ONE + "/policy-test", call).body())
                .contains("<strong>The call is made.</strong> By the rule admins.", "<dd class=\"mono\">true</dd>");
        assertThat(post(ONE + "/policy-test", changed(call, "arguments", "{\"id\": 70}"))
                        .body())
                .contains("The call is refused.", "none of them fits", "<dd class=\"mono\">false</dd>");
        assertThat(post(ONE + "/policy-test", changed(call, "arguments", "{}")).body())
                .contains("The call is refused.", "By the rule admins.", "key 'id' is not present");
        assertThat(post(ONE + "/policy-test", changed(call, "claims", "[]")).body())
                .contains("The claims were expected to be a JSON object");
        assertThat(post(ONE + "/policy-test", changed(call, "arguments", "nope"))
                        .body())
                .contains("The arguments were expected to be a JSON object");
        assertThat(pages.sample.visits("tools/call")).isEmpty();
    }

    private static Map<String, String> changed(Map<String, String> call, String name, String value) {
        Map<String, String> other = new HashMap<>(call);
        other.put(name, value);
        return other;
    }

    @Test
    void aPersonWhoSignedInLatelyBringsTheirClaimsAndTheirClient() {
        add(rule("admins", "allow", "tool:erase", "yes", "groups", "admins", "clients", "desk"));
        Grant grace = signIn(pages.grants, "dev", TestingGrants.person("Grace"), "desk", "Acme Desk")
                .grant();
        pages.facts.note("dev", grace.id(), Map.of("groups", List.of("admins")));

        assertThat(pages.get(ONE)).contains("Grace, Acme Desk");
        assertThat(post(ONE + "/policy-test", Map.of("tool", "erase", "grant", grace.id()))
                        .body())
                .contains("<strong>The call is made.</strong> By the rule admins.");
        assertThat(post(ONE + "/policy-test", Map.of("tool", "erase", "client", "desk"))
                        .body())
                .contains("The call is refused.");
    }

    @Test
    void whoeverMayOnlyLookSeesTheRulesAndMayTryThem() {
        add(rule("first", "deny"));
        String viewer = pages.console.visitors().signedIn(Role.VIEWER);

        assertThat(pages.console.get(ONE, viewer).body())
                .contains("first", "Try it")
                .doesNotContain("Add a rule", "/policy/first/up");
        assertThat(pages.console
                        .post(ONE + "/policy/first/remove", viewer, Map.of())
                        .statusCode())
                .isEqualTo(403);
        assertThat(pages.console
                        .post(ONE + "/policy-test", viewer, Map.of("tool", "greet", RuleInput.SCOPES, "mcp"))
                        .body())
                .contains("By the rule first.");
    }
}
