package dev.behalf.server.environment;

import java.util.List;
import java.util.Map;

/// A piece of a YAML document that knows where it stands.
sealed interface YamlNode {

    /// Such as `environments[0].name`.
    String path();

    /// Counted from 1.
    int line();

    /// What it is, in a sentence.
    String described();

    /// What kind of plain value it is.
    enum Form {
        TEXT,
        NUMBER,
        BOOLEAN,
        /// Nothing stands there.
        ABSENT,
        /// Not to be read or shown: a secret, or something reported already.
        WITHHELD
    }

    /// @param text as it is written; empty when withheld
    record Scalar(String path, int line, String text, Form form) implements YamlNode {
        @Override
        public String described() {
            return switch (form) {
                case TEXT -> "text";
                case NUMBER -> "a number";
                case BOOLEAN -> text;
                case ABSENT -> "nothing";
                case WITHHELD -> "a value that is not shown";
            };
        }
    }

    record Sequence(String path, int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String described() {
            return "a list";
        }
    }

    /// @param line where the value begins
    /// @param members by key
    record Mapping(String path, int line, Map<String, Member> members) implements YamlNode {
        @Override
        public String described() {
            return "a group of settings";
        }
    }

    /// @param line where the key stands
    record Member(int line, YamlNode value) {}
}
