package dev.behalf.server.console.servers;

import java.util.List;

/// The MCP servers of an environment.
///
/// @param path of the page
/// @param add the path of the form for another
/// @param address of all as one, empty while the environment has none
/// @param full whether there is no room for another
/// @param done what was just done, as a sentence; empty for nothing
public record ServersView(
        String path, String add, List<ServerRow> rows, String address, boolean full, String yaml, String done) {

    public ServersView {
        rows = List.copyOf(rows);
    }
}
