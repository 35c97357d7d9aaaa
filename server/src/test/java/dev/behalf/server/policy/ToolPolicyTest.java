package dev.behalf.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of calls, by rules in their order and without any.
class ToolPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
    private static final ToolFacts READ = ToolFacts.of("read", true, false);
    private static final ToolFacts WRITE = ToolFacts.of("write", false, false);
    private static final ToolFacts ERASE = ToolFacts.of("erase", false, true);
    private static final Freshness LATELY = new Freshness(Duration.ofMinutes(15), List.of(), List.of());

    /// A rule, with what is left out open to anybody.
    private static final class Made {
        private final Effect effect;
        private List<String> tools = List.of();
        private Kind kind = Kind.ANY;
        private List<String> scopes = List.of();
        private List<ClaimValue> claims = List.of();
        private List<String> groups = List.of();
        private List<String> clients = List.of();
        private String when = "";
        private @Nullable Freshness freshness;

        private Made(Effect effect) {
            this.effect = effect;
            this.freshness = effect == Effect.STEP_UP ? LATELY : null;
        }

        Made tools(String... names) {
            tools = List.of(names);
            return this;
        }

        Made kind(Kind which) {
            kind = which;
            return this;
        }

        Made scopes(String... names) {
            scopes = List.of(names);
            return this;
        }

        Made claim(String text) {
            claims = List.of(ClaimValue.of(text).orElseThrow());
            return this;
        }

        Made groups(String... names) {
            groups = List.of(names);
            return this;
        }

        Made clients(String... ids) {
            clients = List.of(ids);
            return this;
        }

        Made when(String expression) {
            when = expression;
            return this;
        }

        Made fresh(Freshness wanted) {
            freshness = wanted;
            return this;
        }

        Rule as(String name) {
            return new Rule(name, tools, kind, scopes, claims, groups, clients, when, effect, freshness);
        }
    }

    private static Made rule(Effect effect) {
        return new Made(effect);
    }

    private static CallerFacts ann(Map<String, @Nullable Object> claims, String... scopes) {
        return new CallerFacts("usr_1", claims, "desk", List.of(scopes), NOW);
    }

    private static String decided(ToolPolicy policy, ToolFacts tool, CallerFacts caller) {
        return told(policy.decide(tool, caller, Map.of()));
    }

    private static String told(Decision decision) {
        return switch (decision) {
            case Decision.Allow(var rule) -> "allow " + rule;
            case Decision.Deny(var rule, var _) -> "deny " + rule;
            case Decision.Confirm(var rule) -> "confirm " + rule;
            case Decision.StepUp(var rule, var _) -> "step up " + rule;
            case Decision.LacksScope(var rule, var scopes) -> "scope " + rule + " " + scopes;
        };
    }

    @Test
    void withoutRulesDestructiveToolsAreOffUntilTheyAreListed() {
        ToolPolicy none = ToolPolicy.of(List.of(), List.of());
        ToolPolicy listed = ToolPolicy.of(List.of("erase"), List.of());

        assertThat(decided(none, READ, ann(Map.of()))).isEqualTo("allow not_destructive");
        assertThat(decided(none, ERASE, ann(Map.of()))).isEqualTo("deny destructive");
        assertThat(decided(listed, ERASE, ann(Map.of()))).isEqualTo("allow listed");
        assertThat(decided(listed, READ, ann(Map.of()))).isEqualTo("deny not_listed");
    }

    @Test
    void theFirstRuleThatFitsDecides() {
        ToolPolicy policy = ToolPolicy.of(
                List.of(),
                List.of(
                        rule(Effect.DENY).clients("bot").as("no-bots"),
                        rule(Effect.CONFIRM).tools("write").as("ask"),
                        rule(Effect.DENY).tools("write").as("never")));

        assertThat(decided(policy, WRITE, ann(Map.of()))).isEqualTo("confirm policy:ask");
        assertThat(decided(policy, READ, ann(Map.of()))).isEqualTo("allow not_destructive");
        CallerFacts bot = new CallerFacts("usr_1", Map.of(), "bot", List.of(), NOW);
        assertThat(decided(policy, READ, bot)).isEqualTo("deny policy:no-bots");
        assertThat(policy.decide(READ, bot, null).isShown()).isFalse();
    }

    @Test
    void aListOfToolsIsAboveEveryRule() {
        ToolPolicy policy = ToolPolicy.of(
                List.of("read"), List.of(rule(Effect.ALLOW).tools("erase").as("erasers")));

        assertThat(decided(policy, ERASE, ann(Map.of()))).isEqualTo("deny not_listed");
    }

    @Test
    void destructiveToolsAreSwitchedOnByTheirNameOrKindAndNotByAllowingAll() {
        CallerFacts ann = ann(Map.of());

        assertThat(decided(ToolPolicy.of(List.of(), List.of(rule(Effect.ALLOW).as("all"))), ERASE, ann))
                .isEqualTo("deny destructive");
        assertThat(decided(
                        ToolPolicy.of(
                                List.of(),
                                List.of(rule(Effect.ALLOW).tools("erase").as("it"))),
                        ERASE,
                        ann))
                .isEqualTo("allow policy:it");
        assertThat(decided(
                        ToolPolicy.of(
                                List.of(),
                                List.of(rule(Effect.ALLOW)
                                        .kind(Kind.DESTRUCTIVE)
                                        .as("kind"))),
                        ERASE,
                        ann))
                .isEqualTo("allow policy:kind");
    }

    @Test
    void aToolThatAnAllowingRuleNamesIsForThoseWhomARuleFits() {
        ToolPolicy policy = ToolPolicy.of(
                List.of(),
                List.of(rule(Effect.ALLOW).tools("write").groups("admins").as("admins")));

        assertThat(decided(policy, WRITE, ann(Map.of("groups", List.of("staff", "admins")))))
                .isEqualTo("allow policy:admins");
        assertThat(decided(policy, WRITE, ann(Map.of("cognito:groups", List.of("admins")))))
                .isEqualTo("allow policy:admins");
        assertThat(decided(policy, WRITE, ann(Map.of("groups", List.of("staff")))))
                .isEqualTo("deny no_rule");
        assertThat(decided(policy, READ, ann(Map.of()))).isEqualTo("allow not_destructive");
    }

    @ParameterizedTest
    @CsvSource({
        "role=admin, true",
        "role=adm, false",
        "roles=billing, true",
        "roles=bill, false",
        "verified=true, true",
        "level=3, true",
        "none=x, false"
    })
    void aClaimIsAValueOrHasIt(String claim, boolean fits) {
        Map<String, @Nullable Object> claims =
                Map.of("role", "admin", "roles", List.of("support", "billing"), "verified", true, "level", 3);
        ToolPolicy policy =
                ToolPolicy.of(List.of(), List.of(rule(Effect.DENY).claim(claim).as("it")));

        assertThat(decided(policy, READ, ann(claims))).isEqualTo(fits ? "deny policy:it" : "allow not_destructive");
    }

    @Test
    void aScopeThatIsMissingCanBeGotUnlessALaterRuleAllowsWithoutIt() {
        Rule scoped = rule(Effect.ALLOW).tools("write").scopes("files.write").as("scoped");
        Rule admins = rule(Effect.ALLOW).tools("write").groups("admins").as("admins");
        Rule others = rule(Effect.DENY).tools("write").as("others");
        ToolPolicy policy = ToolPolicy.of(List.of(), List.of(scoped, admins, others));
        CallerFacts bob = ann(Map.of(), "mcp");

        assertThat(decided(policy, WRITE, ann(Map.of(), "mcp", "files.write"))).isEqualTo("allow policy:scoped");
        assertThat(decided(policy, WRITE, bob)).isEqualTo("scope policy:scoped [files.write]");
        assertThat(policy.decide(WRITE, bob, null).isShown()).isTrue();
        assertThat(decided(policy, WRITE, ann(Map.of("groups", List.of("admins")))))
                .isEqualTo("allow policy:admins");
        assertThat(decided(ToolPolicy.of(List.of(), List.of(scoped)), WRITE, bob))
                .isEqualTo("scope policy:scoped [files.write]");
        Rule denied = rule(Effect.DENY).scopes("files.write").as("denied");
        assertThat(decided(ToolPolicy.of(List.of(), List.of(denied)), WRITE, bob))
                .isEqualTo("allow not_destructive");
    }

    @Test
    void aStepUpIsOverOnceTheSignInIsFreshAndStrongEnough() {
        Freshness strong = new Freshness(Duration.ofMinutes(5), List.of("urn:loa:2", "urn:loa:3"), List.of("mfa"));
        ToolPolicy policy = ToolPolicy.of(
                List.of(), List.of(rule(Effect.STEP_UP).fresh(strong).as("strong")));
        long lately = NOW.minusSeconds(290).getEpochSecond();

        assertThat(decided(policy, ERASE, ann(Map.of()))).isEqualTo("step up policy:strong");
        assertThat(decided(
                        policy,
                        ERASE,
                        ann(Map.of("auth_time", lately, "acr", "urn:loa:2", "amr", List.of("pwd", "mfa")))))
                .isEqualTo("allow policy:strong");
        assertThat(strong.lacking(Map.of("acr", "urn:loa:2"), NOW)).contains("does not say when");
        assertThat(strong.lacking(Map.of("auth_time", lately - 20), NOW)).contains("older than 5 minutes");
        assertThat(strong.lacking(Map.of("auth_time", NOW.plusSeconds(60).getEpochSecond()), NOW))
                .contains("older");
        assertThat(strong.lacking(Map.of("auth_time", lately, "acr", "urn:loa:1"), NOW))
                .contains("urn:loa:2 or urn:loa:3");
        assertThat(strong.lacking(Map.of("auth_time", lately, "acr", "urn:loa:3"), NOW))
                .contains("by mfa");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            person.claims.org_role == 'admin'             | allow policy:it
            person.claims['groups'].exists(g, g == 'ops') | allow policy:it
            person.subject == 'ann' && person.id == 'usr_1' | allow policy:it
            tool.annotations.destructiveHint              | allow policy:it
            args.amount <= 100                            | allow policy:it
            args.amount > 100                             | deny no_rule
            args.amount > 99.5 && args.to.endsWith('@acme.com') | allow policy:it
            has(args.missing)                             | deny no_rule
            args.missing == 'x'                           | deny policy:it
            now < timestamp('2026-01-03T00:00:00Z')       | allow policy:it
            now.getHours() == 12                          | allow policy:it
            now - timestamp('2026-01-02T10:30:00Z') == duration('1h30m') | allow policy:it
            client.id == 'desk' && 'mcp' in client.scopes | allow policy:it
            args.nested.list[0].deep == 'x'               | allow policy:it
            """)
    void expressionsSeeThePersonTheClientTheToolTheArgumentsAndTheTime(String when, String expected) {
        CallerFacts ann = ann(Map.of("org_role", "admin", "groups", List.of("ops"), "sub", "ann"), "mcp");
        Map<String, @Nullable Object> arguments =
                Map.of("amount", 100, "to", "bob@acme.com", "nested", Map.of("list", List.of(Map.of("deep", "x"))));
        assertThat(Expression.problem(when)).isNull();
        ToolPolicy policy = ToolPolicy.of(
                List.of(), List.of(rule(Effect.ALLOW).tools("erase").when(when).as("it")));

        assertThat(told(policy.decide(ERASE, ann, arguments))).isEqualTo(expected);
    }

    @Test
    void aRuleThatCannotBeEvaluatedRefusesWhateverItWouldDo() {
        for (Effect effect : Effect.values()) {
            ToolPolicy policy = ToolPolicy.of(
                    List.of(), List.of(rule(effect).when("args.amount > 100").as("large")));

            assertThat(policy.decide(READ, ann(Map.of()), Map.of()))
                    .as(effect.id())
                    .isInstanceOfSatisfying(
                            Decision.Deny.class,
                            denied -> assertThat(denied.reason()).contains("amount"));
            assertThat(policy.decide(READ, ann(Map.of()), null).isShown())
                    .as("nobody knows before the call")
                    .isTrue();
        }
    }

    /// Whatever somebody sends.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.zero / args.zero == 1",
                "1 % args.zero == 1",
                "args.most + 1 > 0",
                "-args.least > 0",
                "args.list[7] == 1",
                "args.list[-1] == 1",
                "args.text.matches(args.odd)",
                "timestamp(args.text) < now",
                "duration(args.text) > duration('1s')",
                "now.getHours(args.text) > 1",
                "now + duration('9000000000000s') > now",
                "int(args.text) > 1",
                "int(args.huge) > 1",
                "uint(args.least) > 1u",
                "double(args.text) > 1.0",
                "bool(args.text)",
                "size(args.zero) == 1",
                "args.text.size() > args.list",
                "args.object < args.list",
                "args.object.a.b.c == 1",
                "args.text",
                "args.nothing",
                "args.list.exists(x, x.a)"
            })
    void anExpressionThatFailsRefusesTheCall(String when) {
        assertThat(Expression.problem(when)).isNull();
        Map<String, @Nullable Object> arguments = new HashMap<>(Map.of(
                "zero",
                0,
                "most",
                Long.MAX_VALUE,
                "least",
                Long.MIN_VALUE,
                "huge",
                new BigDecimal("1e400"),
                "list",
                List.of(1, "a"),
                "text",
                "no such thing",
                "odd",
                "(",
                "object",
                Map.of("a", Map.of())));
        arguments.put("nothing", null);
        ToolPolicy policy =
                ToolPolicy.of(List.of(), List.of(rule(Effect.ALLOW).when(when).as("it")));

        assertThat(told(policy.decide(READ, ann(Map.of()), arguments))).isEqualTo("deny policy:it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            person.claims.role =    | Line 1, column
            persn.claims.role == '' | undeclared reference
            1 + 1                   | gives int and not true or false
            'a' + 1 == ''           | no matching overload
            tool.name.matches('(')  |
            """)
    void whatIsWrongWithAnExpressionIsSaidWhenItIsSaved(String when, @Nullable String expected) {
        if (expected != null) {
            assertThat(Expression.problem(when)).contains(expected);
        } else {
            ToolPolicy policy = ToolPolicy.of(
                    List.of(), List.of(rule(Effect.ALLOW).when(when).as("it")));
            assertThat(policy.decide(READ, ann(Map.of()), Map.of())).isInstanceOf(Decision.Deny.class);
        }
    }

    @Test
    void expressionsAreLimitedInSizeDepthAndWork() {
        assertThat(Expression.problem("true || " + "false || ".repeat(300) + "true"))
                .contains("at most 2000");
        assertThat(Expression.problem("(".repeat(200) + "true" + ")".repeat(200)))
                .isNotNull();
        String deep = "args.l.all(a, args.l.all(b, args.l.all(c, a + b + c >= 0)))";
        assertThat(Expression.problem(deep)).isNull();
        List<Integer> list = java.util.stream.IntStream.range(0, 500).boxed().toList();
        ToolPolicy policy =
                ToolPolicy.of(List.of(), List.of(rule(Effect.ALLOW).when(deep).as("it")));

        assertThat(policy.decide(READ, ann(Map.of()), Map.of("l", list)))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        denied -> assertThat(denied.reason()).contains("10000"));
    }

    @Test
    void theClaimsThatAnExpressionReadsAreKnown() {
        assertThat(
                        Expression.claims(
                                "person.claims.role == 'x' && has(person.claims.b) || 'x' in person.claims['https://acme.com/r']"
                                        + " && person.claims[\"c:d\"] == args.claims_of && person['claims']['e'] == person[\"claims\"].f"))
                .containsExactly("role", "b", "https://acme.com/r", "c:d", "e", "f");
    }

    @Test
    void theTeamSeesHowEachExpressionTurnsOut() {
        ToolPolicy policy = ToolPolicy.of(
                List.of(),
                List.of(
                        rule(Effect.ALLOW).as("plain"),
                        rule(Effect.ALLOW).when("tool.name == 'read'").as("reads"),
                        rule(Effect.ALLOW).when("args.a == 1").as("ones")));

        assertThat(policy.expressions(READ, ann(Map.of()), Map.of()))
                .containsEntry("reads", "true")
                .containsOnlyKeys("reads", "ones")
                .hasEntrySatisfying("ones", problem -> assertThat(problem).contains("key 'a'"));
    }
}
