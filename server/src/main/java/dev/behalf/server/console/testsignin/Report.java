package dev.behalf.server.console.testsignin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of a test sign-in, as it is kept for a while and shown. Holds no token.
///
/// @param provider as people call it
/// @param mark of the whole
/// @param headline what came of it, in a few words
/// @param text one sentence more
/// @param problem why it failed, null where it did not
/// @param facts about who signed in
/// @param tokens what was received, and what was not
/// @param rules of each token that was looked into
/// @param claims received, in their order
public record Report(
        String provider,
        Mark mark,
        String headline,
        String text,
        @Nullable Problem problem,
        List<Fact> facts,
        List<Token> tokens,
        List<Rules> rules,
        List<Fact> claims) {

    public Report {
        facts = List.copyOf(facts);
        tokens = List.copyOf(tokens);
        rules = List.copyOf(rules);
        claims = List.copyOf(claims);
    }

    /// How something stands.
    public enum Mark {
        GOOD("good", "✓"),
        WARN("warn", "!"),
        BAD("bad", "✗"),
        NONE("muted", "–");

        private final String style;
        private final String sign;

        Mark(String style, String sign) {
            this.style = style;
            this.sign = sign;
        }

        public String style() {
            return style;
        }

        public String sign() {
            return sign;
        }

        /// For whoever does not see the sign.
        public String word() {
            return switch (this) {
                case GOOD -> "Passed";
                case WARN -> "Note";
                case BAD -> "Failed";
                case NONE -> "Not reached";
            };
        }
    }

    /// Why it failed.
    public record Problem(String code, String title, String expected, String found, String change) {}

    /// A name and its value.
    public record Fact(String name, String value) {}

    /// A token that was received, or was not.
    ///
    /// @param text what there is to say of it
    /// @param switches what to check at the provider, a sentence each
    public record Token(String name, Mark mark, String text, List<String> switches) {
        public Token {
            switches = List.copyOf(switches);
        }
    }

    /// The rules that a token was held against.
    public record Rules(String title, List<Row> rows) {
        public Rules {
            rows = List.copyOf(rows);
        }

        public long passed() {
            return rows.stream().filter(row -> row.mark() == Mark.GOOD).count();
        }
    }

    /// One rule.
    ///
    /// @param found empty where it was not reached
    /// @param change empty where nothing is to be changed
    public record Row(String name, Mark mark, String expected, String found, String change) {}
}
