package dev.behalf.server.console.connections;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connections.
///
/// @param path of the page
/// @param tabs how many there are in each state, and the way to them
/// @param bulk those of a person, of a client or of the environment, null where nothing is to be changed
/// @param off why none can come, null where they can
/// @param waiting how many wait for their people to allow them, as a sentence; empty for none
/// @param newest the address of the first page; empty where this is it
/// @param older the address of the next page; empty where there is none
/// @param searched how many were looked at before the search stopped, as a text; empty where it did not stop
/// @param done what was just done, as a sentence; empty for nothing
public record ConnectionsView(
        String path,
        Looked looked,
        List<Tab> tabs,
        List<ConnectionRow> rows,
        @Nullable BulkView bulk,
        @Nullable Off off,
        String waiting,
        String newest,
        String older,
        String searched,
        String done) {

    /// @param style of its dot, empty for none
    public record Tab(String label, String count, String style, String link, boolean current) {}

    /// Why nothing is kept in this environment.
    public record Off(String title, String text) {}

    public ConnectionsView {
        tabs = List.copyOf(tabs);
        rows = List.copyOf(rows);
    }

    /// Whether there is not one connection, of any state.
    public boolean none() {
        return !looked.any() && rows.isEmpty() && newest.isEmpty();
    }
}
