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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads a small part of YAML into a tree: groups, lists and plain values of one document.
///
/// Anchors, aliases and tags are refused, so that nothing multiplies and nothing is made of a text but the text. A
/// repeated key is refused, since readers differ on which of the two counts. The parser's own messages quote the
/// document and are not passed on.
final class YamlReader {

    private static final int MAX_DEPTH = 20;
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;
    private final ManifestProblems problems;

    private YamlReader(JsonParser parser, ManifestProblems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /// @return null when there is no tree, which is reported
    static @Nullable YamlNode read(String text, ManifestProblems problems) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(parser, problems).document();
        } catch (JacksonException e) {
            problems.sentence("", line(e), message(e));
            return null;
        }
    }

    private @Nullable YamlNode document() {
        if (parser.nextToken() == null) {
            problems.add("", 0, "a list of environments", "an empty file", "Begin with `environments:`.");
            return null;
        }
        YamlNode root = node("");
        if (parser.nextToken() != null) {
            problems.add("", line(), "one document", "a second one", "Remove the line `---` and what follows it.");
        }
        return root;
    }

    private YamlNode node(String path) {
        refuseExtras(path);
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path);
            case START_ARRAY -> sequence(path);
            case VALUE_NULL -> new Scalar(path, line(), "", Form.ABSENT);
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(path, line(), parser.getString(), Form.BOOLEAN);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(path, Form.NUMBER);
            default -> scalar(path, Form.TEXT);
        };
    }

    private void refuseExtras(String path) {
        if (((YAMLParser) parser).isCurrentAlias() || parser.getObjectId() != null) {
            problems.add(path, line(), "a plain value", "an anchor or alias (& or *)", "Write the value out.");
        } else if (parser.getTypeId() != null) {
            problems.add(path, line(), "a plain value", "a tag (!)", "Remove the tag; use quotes for text.");
        }
    }

    private Scalar scalar(String path, Form form) {
        String text = parser.getString();
        return withheld(path, text)
                ? new Scalar(path, line(), "", Form.WITHHELD)
                : new Scalar(path, line(), text, form);
    }

    private boolean withheld(String path, String text) {
        boolean secret = Secrets.in(text);
        if (secret) {
            problems.add(
                    path,
                    line(),
                    "a value that may be known to everybody",
                    "a secret (not shown)",
                    "Behalf needs no secret in this file. Nothing was stored; as it stands in a file, change it where it"
                            + " came from.");
        }
        return secret || ((YAMLParser) parser).isCurrentAlias();
    }

    private Sequence sequence(String path) {
        int line = line();
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path + "[" + items.size() + "]"));
        }
        return new Sequence(path, line, items);
    }

    private Mapping mapping(String path) {
        int line = line();
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            refuseExtras(path);
            boolean plain = !withheld(path, key);
            String keyPath = plain ? join(path, key) : path;
            parser.nextToken();
            YamlNode value = node(keyPath);
            if (!plain) {
                continue;
            }
            Member first = members.putIfAbsent(key, new Member(keyLine, value));
            if (first != null) {
                problems.add(
                        keyPath,
                        keyLine,
                        "each setting once",
                        "it a second time, after line " + first.line(),
                        "Remove one of the two.");
            }
        }
        return new Mapping(path, line, members);
    }

    /// A key that is no plain name stays out of paths.
    private static String join(String path, String key) {
        String name = PLAIN_KEY.matcher(key).matches() ? key : "(a key)";
        return path.isEmpty() ? name : path + "." + name;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /// Jackson's own location is that of the token before.
    private static int line(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            return marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
        }
        return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
    }

    private static String message(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        String advice = message.contains("TAB")
                ? "Indent with spaces; YAML allows no tabs there."
                : message.contains("nesting depth")
                        ? "Settings lie at most " + MAX_DEPTH + " levels deep."
                        : "Look at this line and the one before it: indentation, quotes, colons followed by a space.";
        return "expected YAML, found text that is none. " + advice;
    }
}
