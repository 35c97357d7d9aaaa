package dev.behalf.server.console.audit;

import dev.behalf.server.audit.AuditExtent;
import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.console.ChainWatch;
import dev.behalf.server.console.Moment;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is known of the chain of entries.
///
/// @param entries how many are kept, with thin spaces between thousands
/// @param since the day of the oldest, empty while there is none
/// @param state whether the chain holds
/// @param checkedAt null where this node has not checked it yet
/// @param problem what is wrong with it, empty where nothing is known to be
public record ChainView(
        String entries, String since, State state, @Nullable Moment checkedAt, String problem) {

    /// Whether the chain holds.
    public enum State {
        UNKNOWN("Not checked yet", "muted"),
        UNBROKEN("Unbroken", "good"),
        BROKEN("Broken", "bad");

        private final String label;
        private final String style;

        State(String label, String style) {
            this.label = label;
            this.style = style;
        }

        public String label() {
            return label;
        }

        public String style() {
            return style;
        }
    }

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    static ChainView of(AuditExtent extent, ChainWatch.@Nullable Checked last) {
        String since = extent.oldest() == null ? "" : DAY.format(extent.oldest());
        Moment checkedAt = last == null ? null : Moment.of(last.at());
        return switch (last == null ? null : last.check()) {
            case null -> new ChainView(spaced(extent.entries()), since, State.UNKNOWN, checkedAt, "");
            case ChainCheck.Intact _ -> new ChainView(spaced(extent.entries()), since, State.UNBROKEN, checkedAt, "");
            case ChainCheck.Broken broken ->
                new ChainView(spaced(extent.entries()), since, State.BROKEN, checkedAt, broken.problem());
        };
    }

    private static String spaced(long number) {
        return String.format(Locale.ENGLISH, "%,d", number).replace(',', '\u202f');
    }
}
