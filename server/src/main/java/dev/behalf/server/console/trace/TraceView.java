package dev.behalf.server.console.trace;

import dev.behalf.server.trace.Attempt;
import java.util.List;

/// Attempts, the newest first.
///
/// @param path of the page
/// @param none whether nobody ever tried
/// @param count how many fit, as a text
/// @param newer the address of the page before; empty where there is none
/// @param older the address of the next page; empty where there is none
/// @param dropped how many steps were too many at once, as a text; empty for none
public record TraceView(
        String path,
        Sought sought,
        List<AttemptRow> rows,
        boolean none,
        String count,
        String newer,
        String older,
        String dropped) {

    public TraceView {
        rows = List.copyOf(rows);
    }

    public List<Attempt.State> states() {
        return List.of(Attempt.State.values());
    }
}
