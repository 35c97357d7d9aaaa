package dev.behalf.server.console.debugger;

import dev.behalf.server.verification.PublicReason;
import dev.behalf.token.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one connection says of a token.
///
/// @param title which connection that is, empty where it is the only one that can be meant
/// @param detail its provider and version
/// @param summary of its rules
public record Side(String title, String detail, Conclusion conclusion, String summary) {

    /// The verdict, to be read first.
    ///
    /// @param expected empty where the token is accepted
    /// @param found likewise
    /// @param change likewise
    /// @param told what outsiders are told in its place, likewise
    /// @param facts of an accepted token
    public record Conclusion(
            State state,
            String title,
            @Nullable Code code,
            String expected,
            String found,
            String change,
            String told,
            List<Fact> facts) {
        public Conclusion {
            facts = List.copyOf(facts);
        }
    }

    /// What outsiders learn of a refusal.
    static String told(Reason reason) {
        PublicReason told = PublicReason.of(reason);
        return told.code() + ", " + told.message();
    }

    public record Fact(String name, String value) {}

    public enum State {
        ACCEPTED("Accepted", "M5 12.5l4.5 4.5L19 7.5", "good"),
        REFUSED("Refused", "M7 7l10 10M17 7L7 17", "bad"),
        UNDECIDED("Undecided", "M12 6v8M12 18h.01", "warn");

        private final String word;
        private final String icon;
        private final String style;

        State(String word, String icon, String style) {
            this.word = word;
            this.icon = icon;
            this.style = style;
        }

        public String word() {
            return word;
        }

        /// The line drawn for it, in a square of 24 units.
        public String icon() {
            return icon;
        }

        /// The class that colours it.
        public String style() {
            return style;
        }
    }
}
