package dev.behalf.server.admin;

import dev.behalf.server.environment.Secrets;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.environment.Suggestion;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The members of a JSON object that was sent, read strictly: what is unknown or of another type is gathered among the
/// problems. What stands in them is not repeated here; whoever reads a value may, once it is no secret.
final class Members {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    private final JsonNode object;
    private final List<SettingProblem> problems;

    /// Before the names of members in problems.
    private final String prefix;

    private Members(JsonNode object, List<SettingProblem> problems) {
        this(object, problems, "");
    }

    private Members(JsonNode object, List<SettingProblem> problems, String prefix) {
        this.object = object;
        this.problems = problems;
        this.prefix = prefix;
    }

    static Members of(JsonNode body) {
        if (!body.isObject()) {
            throw Problem.exception(ErrorCode.MALFORMED_REQUEST, "The body was expected to be a JSON object.");
        }
        return new Members(body, new ArrayList<>());
    }

    /// Reports every other member.
    Members only(String... known) {
        return only(List.of(known));
    }

    Members only(Collection<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                problem(shown(name), "one of " + String.join(", ", known), "an unknown setting", advice(name, known));
            }
        }
        return this;
    }

    private static String advice(String name, Collection<String> known) {
        return Secrets.named(name)
                ? "Remove it: no secret is needed."
                : Suggestion.of(name, known)
                        .map(meant -> "Did you mean " + meant + "?")
                        .orElse("Remove it or correct its name.");
    }

    private static String shown(String name) {
        return PLAIN.matcher(name).matches() && !Secrets.in(name) ? name : "(a member)";
    }

    /// Null counts as absent.
    private @Nullable JsonNode member(String name) {
        JsonNode member = object.get(name);
        return member == null || member.isNull() ? null : member;
    }

    boolean has(String name) {
        return member(name) != null;
    }

    /// Empty where it is absent.
    String text(String name) {
        JsonNode member = member(name);
        if (member != null && !member.isString()) {
            problem(name, "text", described(member), "Put it in quotes.");
        }
        return member != null && member.isString() ? member.stringValue() : "";
    }

    /// False where it is absent.
    boolean flag(String name) {
        JsonNode member = member(name);
        if (member != null && !member.isBoolean()) {
            problem(name, "true or false", described(member), "Write true or false, without quotes.");
        }
        return member != null && member.isBoolean() && member.booleanValue();
    }

    /// @return null where it is absent
    @Nullable
    Long version(String name) {
        JsonNode member = member(name);
        if (member == null) {
            return null;
        }
        if (!member.isIntegralNumber() || !member.canConvertToLong() || member.longValue() < 0) {
            problem(name, "the number of a version", described(member), "Write the number, without quotes.");
            return null;
        }
        return member.longValue();
    }

    /// @return null where it is absent
    @Nullable
    List<String> texts(String name) {
        JsonNode member = member(name);
        if (member == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : member) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        if (!member.isArray() || texts.size() != member.size()) {
            problem(name, "a list of texts", described(member), "Write [\"…\", \"…\"].");
        }
        return texts;
    }

    /// A group of settings, an empty one where it is absent. Its problems are among those of the whole.
    Members group(String name) {
        JsonNode member = member(name);
        if (member != null && !member.isObject()) {
            problem(name, "a group of settings", described(member), "Write { … }.");
        }
        JsonNode group = member != null && member.isObject()
                ? member
                : JsonMapper.shared().createObjectNode();
        return new Members(group, problems);
    }

    /// The groups of a list, none where it is absent. Their problems are among those of the whole.
    List<Members> groups(String name) {
        JsonNode member = member(name);
        List<Members> groups = new ArrayList<>();
        if (member != null && !member.isArray()) {
            problem(name, "a list of groups", described(member), "Write [{ … }, { … }].");
        } else if (member != null) {
            for (JsonNode item : member) {
                String path = prefix + name + "[" + groups.size() + "]";
                if (!item.isObject()) {
                    problem(name, "a list of groups", described(item), "Write [{ … }, { … }].");
                    return List.of();
                }
                groups.add(new Members(item, problems, path + "."));
            }
        }
        return groups;
    }

    private static String described(JsonNode node) {
        return node.isString()
                ? "text"
                : node.isNumber()
                        ? "a number"
                        : node.isBoolean() ? "true or false" : node.isArray() ? "a list" : "a group";
    }

    void problem(String name, String expected, String found, String change) {
        String message = "expected " + expected + ", found " + found + ". " + change;
        problems.add(new SettingProblem(prefix + name, message, Map.of()));
    }

    /// Ends the request where there is a problem.
    ///
    /// @param others asked then, so that the answer lists all there is to correct
    void check(Supplier<List<SettingProblem>> others) {
        if (!problems.isEmpty()) {
            List<SettingProblem> all = new ArrayList<>(problems);
            List<String> reported = problems.stream().map(SettingProblem::key).toList();
            others.get().stream()
                    .filter(problem -> !reported.contains(problem.key()))
                    .forEach(all::add);
            throw Refusals.unusable(all);
        }
    }

    void check() {
        check(List::of);
    }

    /// Not the values.
    @Override
    public String toString() {
        return "Members"
                + Arrays.toString(
                        object.propertyNames().stream().map(Members::shown).toArray());
    }
}
