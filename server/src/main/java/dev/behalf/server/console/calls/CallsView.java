package dev.behalf.server.console.calls;

import java.util.List;

/// Calls.
///
/// @param path of the page
/// @param servers to choose from
/// @param serversPath the path of the list of servers
/// @param none whether no server is registered
/// @param outcomes to choose from
/// @param retention for how long they are kept, such as "30 days"
/// @param newest the address of the first page; empty where this is it
/// @param older the address of the next page; empty where there is none
/// @param searched how many were looked at before the search stopped, as a text; empty where it did not stop
/// @param chain whether their chain is whole
public record CallsView(
        String path,
        Looked looked,
        List<String> servers,
        String serversPath,
        boolean none,
        List<Outcome> outcomes,
        List<CallRow> rows,
        String retention,
        String newest,
        String older,
        String searched,
        ChainView chain) {

    public CallsView {
        servers = List.copyOf(servers);
        outcomes = List.copyOf(outcomes);
        rows = List.copyOf(rows);
    }
}
