package dev.behalf.server.console.audit;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.console.Moment;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// An entry as the page shows it.
///
/// @param time of day, in UTC
/// @param kind of the actor, in a word; empty for a member
/// @param sentence what was done
/// @param environment empty for none
/// @param colour of the environment
public record ActRow(
        long number,
        Moment time,
        String actor,
        String kind,
        ActWords.Sentence sentence,
        String environment,
        String colour,
        List<ChangeLine> changes,
        AuditEntry entry) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    public ActRow {
        changes = List.copyOf(changes);
    }

    /// @param colour of its environment
    static ActRow of(AuditEntry entry, String colour) {
        AuditEvent event = entry.event();
        return new ActRow(
                entry.number(),
                new Moment(entry.at().truncatedTo(ChronoUnit.SECONDS).toString(), TIME.format(entry.at())),
                event.actor().name(),
                kind(event.actor().kind()),
                ActWords.of(event.action(), event.subject()),
                event.environment() == null ? "" : event.environment(),
                colour,
                ChangeLine.of(event.detail()),
                entry);
    }

    private static String kind(Actor.Kind kind) {
        return switch (kind) {
            case MEMBER, COMMAND_LINE, SERVER -> "";
            case API_KEY -> "API key";
            case TOKEN -> "admin token";
        };
    }
}
