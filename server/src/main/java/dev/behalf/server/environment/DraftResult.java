package dev.behalf.server.environment;

import java.util.List;

/// What saving a draft came to.
public sealed interface DraftResult {

    /// @param notes what is worth knowing although it is no error, one sentence each
    record Saved(Draft draft, List<String> notes) implements DraftResult {
        public Saved {
            notes = List.copyOf(notes);
        }
    }

    /// @param problems at least one
    record Problems(List<SettingProblem> problems) implements DraftResult {
        public Problems {
            problems = List.copyOf(problems);
        }
    }
}
