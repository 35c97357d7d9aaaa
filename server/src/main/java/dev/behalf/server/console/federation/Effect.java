package dev.behalf.server.console.federation;

import dev.behalf.server.environment.WhatIf;
import java.util.List;
import java.util.Locale;

/// What a change would have made of the requests of the last days.
///
/// @param style `good` where none would have been refused, `bad` where some would, empty where there were none
/// @param rows per client and reason, most first
public record Effect(String sentence, String style, List<Row> rows) {

    static final Effect NONE = new Effect("", "", List.of());

    /// @param client empty for tokens that name none
    public record Row(String client, String reason, String code, String requests) {}

    public Effect {
        rows = List.copyOf(rows);
    }

    static Effect of(WhatIf whatIf) {
        return new Effect(
                whatIf.sentence(),
                whatIf.requests() == 0 ? "" : whatIf.refused() == 0 ? "good" : "bad",
                whatIf.refusals().stream()
                        .map(refusal -> new Row(
                                refusal.client() == null ? "" : refusal.client(),
                                refusal.reason().title(),
                                refusal.reason().code(),
                                grouped(refusal.requests())))
                        .toList());
    }

    /// In groups of three with no-break spaces (ISO 80000-1 section 7.3.1).
    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u00a0');
    }
}
