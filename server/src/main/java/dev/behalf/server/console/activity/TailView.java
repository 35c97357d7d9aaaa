package dev.behalf.server.console.activity;

import java.util.List;

/// What came since.
///
/// @param rows the newest first
/// @param poll where the page asks for what comes next
/// @param more whether there were more than are shown
/// @param older where those are
/// @param said what came, for whoever does not see it; empty for nothing
public record TailView(List<RefusalRow> rows, String poll, boolean more, String older, String said) {

    public TailView {
        rows = List.copyOf(rows);
    }
}
