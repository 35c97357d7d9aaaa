package dev.behalf.server.console.audit;

import dev.behalf.server.audit.AuditEntry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The entries of a day, in UTC, the newest first.
public record Day(String label, List<ActRow> acts) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    public Day {
        acts = List.copyOf(acts);
    }

    /// @param colour of the environment of an entry
    static List<Day> of(List<AuditEntry> entries, Function<AuditEntry, String> colour) {
        Map<LocalDate, List<ActRow>> days = new LinkedHashMap<>();
        entries.forEach(
                entry -> days.computeIfAbsent(entry.at().atZone(ZoneOffset.UTC).toLocalDate(), _ -> new ArrayList<>())
                        .add(ActRow.of(entry, colour.apply(entry))));
        return days.entrySet().stream()
                .map(day -> new Day(DATE.format(day.getKey()), day.getValue()))
                .toList();
    }
}
