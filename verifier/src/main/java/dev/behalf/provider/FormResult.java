package dev.behalf.provider;

import java.util.List;

/// What the fields of a form came to.
public sealed interface FormResult {

    /// @param notes what is worth knowing although it is no error, one sentence each
    record Valid(ProviderSettings settings, List<String> notes) implements FormResult {
        public Valid {
            notes = List.copyOf(notes);
        }
    }

    /// @param problems at least one, every one that could be found
    record Invalid(List<FieldProblem> problems) implements FormResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
