package dev.behalf.server.console.federation;

import dev.behalf.server.console.Grouped;
import dev.behalf.server.environment.WhatIf;
import java.util.List;

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
                                Grouped.of(refusal.requests())))
                        .toList());
    }
}
