package dev.behalf.server.console.environments;

import java.util.List;

/// The form for a new environment.
///
/// @param sources environments whose settings can be copied
/// @param copyFrom the chosen one, empty for none
public record NewView(EnvironmentForm form, List<String> sources, String copyFrom) {

    public NewView {
        sources = List.copyOf(sources);
    }
}
