package dev.behalf.server.console.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditNames;
import dev.behalf.server.console.Visit;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which entries are asked for, as a form that is sent with GET.
///
/// @param from a date, `2026-01-31`, of which and after which; empty for any
/// @param until a date until whose end
/// @param problem what is wrong with a date, empty where nothing is
public record FilterForm(
        String environment, String action, String actor, String from, String until, AuditNames names, String problem) {

    /// Acts that belong together.
    ///
    /// @param group the part of their names before the first dot, which asks for all of them
    public record Group(String group, List<Choice> choices) {
        public Group {
            choices = List.copyOf(choices);
        }
    }

    /// One act.
    public record Choice(String value, String label) {}

    static FilterForm of(Visit visit, AuditNames names) {
        String from = visit.query("from").strip();
        String until = visit.query("until").strip();
        boolean readable = readable(from) && readable(until);
        return new FilterForm(
                visit.query("environment"),
                visit.query("action"),
                visit.query("actor"),
                from,
                until,
                names,
                readable ? "" : "Expected a date such as 2026-01-31; entries of any time are shown.");
    }

    private static boolean readable(String date) {
        return date.isEmpty() || parsed(date) != null;
    }

    private static @Nullable LocalDate parsed(String date) {
        try {
            return LocalDate.parse(date);
        } catch (DateTimeException _) {
            return null;
        }
    }

    AuditFilter filter() {
        LocalDate first = parsed(from);
        LocalDate last = parsed(until);
        return new AuditFilter(environment, action, actor, begin(first), last == null ? null : begin(last.plusDays(1)));
    }

    private static @Nullable Instant begin(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public boolean any() {
        return !environment.isEmpty() || !action.isEmpty() || !actor.isEmpty() || !from.isEmpty() || !until.isEmpty();
    }

    /// With what is asked for, even where no entry has it any more.
    public List<String> environments() {
        return with(names.environments(), environment);
    }

    public List<String> actors() {
        return with(names.actors(), actor);
    }

    private static List<String> with(List<String> names, String chosen) {
        return chosen.isEmpty() || names.contains(chosen)
                ? names
                : Stream.concat(names.stream(), Stream.of(chosen)).toList();
    }

    public List<Group> groups() {
        Map<String, List<Choice>> groups = new LinkedHashMap<>();
        names.actions()
                .forEach(name -> groups.computeIfAbsent(name.replaceFirst("\\..*", ""), _ -> new ArrayList<>())
                        .add(new Choice(name, ActWords.label(name))));
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .toList();
    }

    /// The page of entries that are older.
    ///
    /// @param before only those of a smaller number
    String older(long before) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("environment", environment);
        query.put("action", action);
        query.put("actor", actor);
        query.put("from", from);
        query.put("until", until);
        query.values().removeIf(String::isEmpty);
        query.put("before", Long.toString(before));
        return "/audit?"
                + query.entrySet().stream()
                        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
