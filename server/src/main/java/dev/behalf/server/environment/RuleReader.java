package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.policy.ClaimValue;
import dev.behalf.server.policy.Effect;
import dev.behalf.server.policy.Expression;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.Kind;
import dev.behalf.server.policy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the rules for the tools of a server.
final class RuleReader {

    private static final int MOST = 100;
    private static final int MOST_ITEMS = 100;
    private static final int LONGEST = 400;

    private static final String EVERY_TOOL = "*";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /// RFC 6749 section 3.3.
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}");

    /// Of the authorization server itself (OpenID Connect Core section 11).
    private static final String TAKEN_SCOPE = "offline_access";

    private static final Set<String> SETTINGS = EnvironmentReader.ordered(
            RuleForms.NAME,
            RuleForms.EFFECT,
            RuleForms.TOOLS,
            RuleForms.KIND,
            RuleForms.SCOPES,
            RuleForms.CLAIMS,
            RuleForms.GROUPS,
            RuleForms.CLIENTS,
            RuleForms.WHEN,
            RuleForms.MAX_AGE,
            RuleForms.ACR,
            RuleForms.AMR);

    private final Group group;
    private final ManifestProblems problems;

    private RuleReader(Group group, ManifestProblems problems) {
        this.group = group;
        this.problems = problems;
    }

    static List<Rule> readAll(Group server, ManifestProblems problems) {
        List<YamlNode> items = server.items(McpServerSettings.POLICY);
        if (items.size() > MOST) {
            server.problem(
                    McpServerSettings.POLICY,
                    "at most " + MOST + " rules",
                    Integer.toString(items.size()),
                    "Say the same with fewer; a condition may be an expression.");
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlNode item : items) {
            Group group = Group.of(item, SETTINGS, problems);
            Rule rule = group == null ? null : new RuleReader(group, problems).read();
            if (rule != null) {
                rules.add(rule);
                if (!names.add(rule.name())) {
                    Objects.requireNonNull(group)
                            .problem(
                                    RuleForms.NAME,
                                    "a name of its own",
                                    rule.name() + ", the name of a rule before it",
                                    "Rename one of the two.");
                }
            }
        }
        return rules;
    }

    /// @return null when it cannot be used; all problems are reported
    private @Nullable Rule read() {
        int before = problems.count();
        String name = name();
        Effect effect = effect();
        List<String> tools = tools();
        Kind kind = kind();
        List<String> scopes = texts(
                RuleForms.SCOPES,
                text -> SCOPE.matcher(text).matches() && !text.equals(TAKEN_SCOPE),
                "a scope of your own: visible ASCII without quotes and backslashes");
        List<String> claims = texts(
                RuleForms.CLAIMS,
                text -> ClaimValue.of(text).isPresent(),
                "a claim and its value, such as org_role=admin");
        List<String> groups = texts(RuleForms.GROUPS, _ -> true, "the name of a group");
        List<String> clients = texts(RuleForms.CLIENTS, _ -> true, "the id of a client");
        String when = when();
        Freshness freshness = freshness(effect);
        return name == null || effect == null || problems.count() > before
                ? null
                : new Rule(
                        name,
                        tools,
                        kind,
                        scopes,
                        claims.stream()
                                .map(text -> ClaimValue.of(text).orElseThrow())
                                .toList(),
                        groups,
                        clients,
                        when,
                        effect,
                        freshness);
    }

    private @Nullable String name() {
        String name = group.required(
                RuleForms.NAME, "a name such as admins-only", "The log of calls names the rule that decided.");
        if (name != null && !NAME.matcher(name).matches()) {
            group.problem(
                    RuleForms.NAME,
                    "a lower-case letter, then at most 39 of a-z, 0-9 and -",
                    Printable.text(name),
                    "Choose a name of that form.");
        }
        return name;
    }

    private @Nullable Effect effect() {
        String expected = "one of "
                + String.join(
                        ", ", Arrays.stream(Effect.values()).map(Effect::id).toList());
        String id = group.required(RuleForms.EFFECT, expected, "It says what becomes of the calls that fit.");
        Effect effect = id == null ? null : Effect.of(id).orElse(null);
        if (id != null && effect == null) {
            group.problem(RuleForms.EFFECT, expected, Printable.text(id), "Choose one of them.");
        }
        return effect;
    }

    private Kind kind() {
        String id = group.text(RuleForms.KIND);
        Kind kind = id == null ? Kind.ANY : Kind.of(id).orElse(null);
        if (kind == null) {
            group.problem(
                    RuleForms.KIND,
                    "one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Kind.values()).map(Kind::id).toList()),
                    Printable.text(Objects.requireNonNull(id)),
                    "Choose one of them, or leave it out.");
        }
        return kind == null ? Kind.ANY : kind;
    }

    private List<String> tools() {
        List<String> tools = texts(
                RuleForms.TOOLS,
                text -> text.equals(EVERY_TOOL)
                        || McpServerReader.TOOL.matcher(text).matches(),
                "the name of a tool, or * for all");
        if (tools.contains(EVERY_TOOL) && tools.size() > 1) {
            group.problem(RuleForms.TOOLS, "* alone, or names", "both", "* stands for every tool.");
        }
        return tools.contains(EVERY_TOOL) ? List.of() : tools;
    }

    private List<String> texts(String setting, Predicate<String> form, String expected) {
        List<String> texts = new ArrayList<>();
        List<YamlNode.Scalar> items = group.texts(setting);
        if (items.size() > MOST_ITEMS) {
            group.problem(
                    setting,
                    "at most " + MOST_ITEMS,
                    Integer.toString(items.size()),
                    "Make a second rule for the rest.");
        }
        for (YamlNode.Scalar item : items) {
            String text = item.text();
            if (text.isEmpty() || text.length() > LONGEST || !form.test(text)) {
                problems.add(item, expected, Printable.text(text), "Correct or remove it.");
            } else if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    private String when() {
        String when = Objects.requireNonNullElse(group.text(RuleForms.WHEN), "");
        String problem = when.isEmpty() ? null : Expression.problem(when);
        if (problem != null) {
            group.sentence(RuleForms.WHEN, "expected an expression in CEL that is true or false. " + problem);
        }
        return when;
    }

    private @Nullable Freshness freshness(@Nullable Effect effect) {
        if (effect != null && effect != Effect.STEP_UP) {
            for (String setting : List.of(RuleForms.MAX_AGE, RuleForms.ACR, RuleForms.AMR)) {
                if (group.node(setting) != null) {
                    group.problem(
                            setting, "nothing here", "a value", "It belongs to effect: " + Effect.STEP_UP.id() + ".");
                }
            }
            return null;
        }
        Duration age = group.duration(RuleForms.MAX_AGE, Freshness.USUAL, Freshness.LONGEST);
        if (age.isZero()) {
            group.problem(RuleForms.MAX_AGE, "at least 1s", "nothing", "People need time to come back and call again.");
        }
        return new Freshness(
                age,
                texts(RuleForms.ACR, _ -> true, "an authentication context"),
                texts(RuleForms.AMR, _ -> true, "a method such as mfa"));
    }
}
