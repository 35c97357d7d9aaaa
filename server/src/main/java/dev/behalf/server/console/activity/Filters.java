package dev.behalf.server.console.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.activity.RefusalFilter;
import dev.behalf.server.console.Visit;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is looked for, as it stands in the form and in addresses.
///
/// @param from in UTC, as a form's field for date and time writes it (HTML, "local date and time string"); empty for
/// any
/// @param until likewise
public record Filters(String reason, String text, String from, String until) {

    private static final int TEXT_LENGTH = 100;
    private static final String REASON = "BH-\\d{3}";

    static Filters of(Visit visit) {
        String reason = visit.query("reason");
        String text = visit.query("text").strip();
        return new Filters(
                reason.matches(REASON) ? reason : "",
                text.length() > TEXT_LENGTH ? text.substring(0, TEXT_LENGTH) : text,
                visit.query("from"),
                visit.query("until"));
    }

    RefusalFilter filter() {
        return new RefusalFilter(reason, text, time(from), time(until));
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }

    /// What is wrong with a time, empty where nothing is.
    public String problem() {
        return misread(from) || misread(until)
                ? "A time was expected as 2026-03-07T14:00, in UTC; the other is not looked at."
                : "";
    }

    private static boolean misread(String text) {
        return !text.isEmpty() && time(text) == null;
    }

    public boolean any() {
        return !(reason.isEmpty() && text.isEmpty() && from.isEmpty() && until.isEmpty());
    }

    /// Whether new refusals can be among what is looked for.
    boolean open() {
        return until.isEmpty();
    }

    /// As parameters of an address, with a `?` in front; and one more.
    String query(String name, long value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("reason", reason);
        parameters.put("text", text);
        parameters.put("from", from);
        parameters.put("until", until);
        parameters.put(name, value == 0 ? "" : Long.toString(value));
        return parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
