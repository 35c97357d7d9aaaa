package dev.behalf.server.console.activity;

import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Section;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/// A refused request in the list.
///
/// @param exact the time in UTC
/// @param outage whether nothing is said about the token
/// @param expected short
/// @param found short
/// @param client empty where the token named none
public record RefusalRow(
        long id,
        String link,
        Ago at,
        String exact,
        String code,
        String title,
        boolean outage,
        String expected,
        String found,
        String client,
        String face) {

    private static final int SHORT = 140;
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    static RefusalRow of(RecordedRefusal refusal, Instant now) {
        var reason = refusal.reason();
        return new RefusalRow(
                refusal.id(),
                "/e/" + refusal.environment() + Section.ACTIVITY.path() + "/" + refusal.id(),
                Ago.of(refusal.at(), now),
                EXACT.format(refusal.at()),
                refusal.code(),
                reason == null ? "A reason that this version does not know" : reason.title(),
                reason != null && reason.outage(),
                shortened(refusal.expected()),
                shortened(refusal.found()),
                Objects.requireNonNullElse(refusal.client(), ""),
                refusal.face().id());
    }

    private static String shortened(String text) {
        return text.length() > SHORT ? text.substring(0, SHORT) + "…" : text;
    }
}
