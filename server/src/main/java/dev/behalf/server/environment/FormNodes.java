package dev.behalf.server.environment;

import dev.behalf.server.environment.YamlNode.Form;
import dev.behalf.server.environment.YamlNode.Mapping;
import dev.behalf.server.environment.YamlNode.Member;
import dev.behalf.server.environment.YamlNode.Scalar;
import dev.behalf.server.environment.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Values of a web form as the tree of a file, so that both are read by the same rules. What is blank is absent.
final class FormNodes {

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final ManifestProblems problems;

    /// The path of the group, and a dot; empty for the outermost.
    private final String prefix;

    FormNodes(ManifestProblems problems) {
        this(problems, "");
    }

    private FormNodes(ManifestProblems problems, String prefix) {
        this.problems = problems;
        this.prefix = prefix;
    }

    /// A list of groups.
    ///
    /// @param into puts the values of an item into its group
    <T> FormNodes groups(String key, List<T> values, BiConsumer<T, FormNodes> into) {
        List<YamlNode> items = new ArrayList<>();
        for (T value : values) {
            String path = prefix + key + "[" + items.size() + "]";
            FormNodes group = new FormNodes(problems, path + ".");
            into.accept(value, group);
            items.add(group.mapping(path));
        }
        put(key, new Sequence(prefix + key, 1, items));
        return this;
    }

    FormNodes text(String key, String value) {
        String text = value.strip();
        if (!text.isEmpty()) {
            put(key, scalar(prefix + key, text));
        }
        return this;
    }

    /// A document, which is stored as it is: examples in it may look like secrets.
    FormNodes document(String key, String value) {
        if (!value.isBlank()) {
            put(key, new Scalar(key, 1, value, Form.TEXT));
        }
        return this;
    }

    FormNodes texts(String key, List<String> values) {
        List<YamlNode> items = new ArrayList<>();
        for (String value : values) {
            if (!value.isBlank()) {
                items.add(scalar(prefix + key + "[" + items.size() + "]", value.strip()));
            }
        }
        put(key, new Sequence(prefix + key, 1, items));
        return this;
    }

    /// Absent unless it is on.
    FormNodes flag(String key, boolean on) {
        if (on) {
            put(key, new Scalar(key, 1, "true", Form.BOOLEAN));
        }
        return this;
    }

    /// Absent unless it is off.
    FormNodes unless(String key, boolean on) {
        if (!on) {
            put(key, new Scalar(key, 1, "false", Form.BOOLEAN));
        }
        return this;
    }

    private void put(String key, YamlNode value) {
        members.put(key, new Member(1, value));
    }

    private Scalar scalar(String path, String text) {
        if (!Secrets.in(text)) {
            return new Scalar(path, 1, text, Form.TEXT);
        }
        problems.add(
                path,
                1,
                "a value that may be known to everybody",
                "a secret (not shown)",
                "No secret is needed, and it was not stored; as it has been pasted somewhere, roll it.");
        return new Scalar(path, 1, "", Form.WITHHELD);
    }

    /// @param path of the group, empty for the outermost
    Mapping mapping(String path) {
        return new Mapping(path, 1, members);
    }

    /// The problems by setting: lists as a whole, without the groups around.
    static List<SettingProblem> bySetting(ManifestProblems problems, Map<String, Map<String, String>> repairs) {
        return problems.all().stream()
                .map(problem -> {
                    String key =
                            problem.path().replaceFirst("^development\\.", "").replaceFirst("\\[\\d+]$", "");
                    return new SettingProblem(key, problem.message(), repairs.getOrDefault(key, Map.of()));
                })
                .toList();
    }
}
