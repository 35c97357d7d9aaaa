package dev.behalf.server.console.activity;

import java.util.List;

/// Refused requests.
///
/// @param path of the page
/// @param reasons that occurred
/// @param retention for how long they are kept, such as "30 days"
/// @param poll where the page asks for what comes next; empty where it shows the past
/// @param newest the address of the first page; empty where this is it
/// @param older the address of the next page; empty where there is none
/// @param searched whether older ones were not looked at
/// @param searchedTo when the oldest was refused that was looked at
public record ActivityView(
        String path,
        Filters filters,
        List<ReasonOption> reasons,
        List<RefusalRow> rows,
        String retention,
        String poll,
        String newest,
        String older,
        boolean searched,
        String searchedTo) {

    public ActivityView {
        reasons = List.copyOf(reasons);
        rows = List.copyOf(rows);
    }
}
