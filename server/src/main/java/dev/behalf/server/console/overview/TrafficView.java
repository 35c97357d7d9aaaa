package dev.behalf.server.console.overview;

import dev.behalf.server.activity.Range;
import java.util.List;

/// What was verified and refused in a range of time.
///
/// @param base the path of the page
/// @param otherClients how many are not in the list
public record TrafficView(
        String base, Range range, ChartView chart, List<ReasonRow> reasons, List<ClientRow> clients, int otherClients) {

    public TrafficView {
        reasons = List.copyOf(reasons);
        clients = List.copyOf(clients);
    }

    public List<Range> ranges() {
        return List.of(Range.values());
    }
}
