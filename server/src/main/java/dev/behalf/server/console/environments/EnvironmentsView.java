package dev.behalf.server.console.environments;

import java.util.List;

/// All environments.
///
/// @param done what was just done, as a sentence; empty for nothing
public record EnvironmentsView(List<EnvironmentRow> rows, String done) {

    public EnvironmentsView {
        rows = List.copyOf(rows);
    }
}
