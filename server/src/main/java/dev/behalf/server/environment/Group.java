package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.server.environment.YamlNode.Form;
import dev.behalf.server.environment.YamlNode.Mapping;
import dev.behalf.server.environment.YamlNode.Member;
import dev.behalf.server.environment.YamlNode.Scalar;
import dev.behalf.server.environment.YamlNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of one group, read strictly: what is unknown or of another type is reported.
final class Group {

    private final Mapping mapping;
    private final ManifestProblems problems;

    private Group(Mapping mapping, ManifestProblems problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    /// @return null when the node is no group, which is reported
    static @Nullable Group of(YamlNode node, Set<String> known, ManifestProblems problems) {
        if (node instanceof Mapping mapping) {
            Group group = new Group(mapping, problems);
            group.reportUnknown(known);
            return group;
        }
        if (!withheld(node)) {
            problems.add(node, "a group of settings", node.described(), "Known settings: " + list(known) + ".");
        }
        return null;
    }

    /// Of a tree that was made here, with no settings but known ones.
    static Group of(Mapping mapping, ManifestProblems problems) {
        return new Group(mapping, problems);
    }

    private void reportUnknown(Set<String> known) {
        mapping.members().forEach((key, member) -> {
            if (!known.contains(key)) {
                String advice = Secrets.named(key)
                        ? "Remove it: tokens are verified with public keys, no secret is needed."
                        : Suggestion.of(key, known)
                                .map(meant -> "Did you mean " + meant + "?")
                                .orElse("Remove it or correct its name.");
                String expected = "one of " + list(known);
                problems.add(member.value().path(), member.line(), expected, "an unknown setting", advice);
            }
        });
    }

    private static String list(Set<String> known) {
        return String.join(", ", known);
    }

    private static boolean withheld(YamlNode node) {
        return node instanceof Scalar scalar && scalar.form() == Form.WITHHELD;
    }

    String path(String key) {
        return mapping.path().isEmpty() ? key : mapping.path() + "." + key;
    }

    /// Of the setting, or where it is absent, of the group.
    int line(String key) {
        Member member = mapping.members().get(key);
        return member == null ? mapping.line() : member.line();
    }

    /// @return null where nothing stands there
    @Nullable
    YamlNode node(String key) {
        Member member = mapping.members().get(key);
        return member == null || (member.value() instanceof Scalar scalar && scalar.form() == Form.ABSENT)
                ? null
                : member.value();
    }

    void problem(String key, String expected, String found, String change) {
        problems.add(path(key), line(key), expected, found, change);
    }

    void sentence(String key, String message) {
        problems.sentence(path(key), line(key), message);
    }

    /// @return null where there is none, or none that can be read, which is reported
    @Nullable
    String text(String key) {
        YamlNode node = node(key);
        return node == null ? null : text(node, problems);
    }

    /// Like [#text], but reports absence too.
    @Nullable
    String required(String key, String expected, String change) {
        if (node(key) == null) {
            problem(key, expected, "nothing", change);
            return null;
        }
        return text(key);
    }

    private static @Nullable String text(YamlNode node, ManifestProblems problems) {
        if (node instanceof Scalar scalar && scalar.form() != Form.BOOLEAN && scalar.form() != Form.ABSENT) {
            return scalar.form() == Form.WITHHELD ? null : scalar.text().strip();
        }
        String change = node instanceof Scalar ? "Put it in quotes if it is meant as text." : "Write one value.";
        problems.add(node, "text", node.described(), change);
        return null;
    }

    boolean flag(String key) {
        return flag(key, false);
    }

    /// @param otherwise where nothing stands there
    boolean flag(String key, boolean otherwise) {
        YamlNode node = node(key);
        if (node instanceof Scalar scalar && scalar.form() == Form.BOOLEAN) {
            return Boolean.parseBoolean(scalar.text());
        }
        if (node != null && !withheld(node)) {
            problem(key, "true or false", node.described(), "Write true or false, without quotes.");
        }
        return otherwise;
    }

    /// The items of a list; empty where there is none. One value alone is not taken for a list.
    List<YamlNode> items(String key) {
        YamlNode node = node(key);
        if (node instanceof Sequence sequence) {
            return sequence.items();
        }
        if (node != null && !withheld(node)) {
            problem(key, "a list", node.described(), "Write each item on a line of its own after `- `, or all in [ ].");
        }
        return List.of();
    }

    /// The texts of a list as nodes, those that are none reported and left out.
    List<Scalar> texts(String key) {
        List<Scalar> texts = new ArrayList<>();
        for (YamlNode item : items(key)) {
            String text = text(item, problems);
            if (text != null) {
                texts.add(new Scalar(item.path(), item.line(), text, Form.TEXT));
            }
        }
        return texts;
    }

    Duration duration(String key, Duration otherwise, Duration max) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        Duration duration = Durations.parse(text);
        if (duration == null) {
            problem(key, "a duration such as 30s, 5m or 12h", Printable.text(text), "Write a number and s, m, h or d.");
            return otherwise;
        }
        if (duration.compareTo(max) > 0) {
            problem(key, "at most " + Durations.text(max), Printable.text(text), "Choose a shorter one.");
            return otherwise;
        }
        return duration;
    }
}
