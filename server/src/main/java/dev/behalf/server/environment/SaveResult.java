package dev.behalf.server.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What saving a connection came to. Only with [Saved] has anything changed.
public sealed interface SaveResult {

    /// @param changes setting by setting; empty where nothing differed, and then the version is the one before
    record Saved(RegisteredConnection connection, List<Difference> changes) implements SaveResult {
        public Saved {
            changes = List.copyOf(changes);
        }
    }

    /// Somebody else has saved since it was read.
    ///
    /// @param current what is in force now, null for nothing
    /// @param differences what saving over it would change, setting by setting
    record Conflict(@Nullable RegisteredConnection current, List<Difference> differences) implements SaveResult {
        public Conflict {
            differences = List.copyOf(differences);
        }
    }

    /// It cannot be used.
    ///
    /// @param problems at least one
    record Problems(List<SettingProblem> problems) implements SaveResult {
        public Problems {
            problems = List.copyOf(problems);
        }
    }

    /// It can lock users of a production environment out, and the environment's name was not typed.
    ///
    /// @param risks at least one
    record Unconfirmed(List<LockoutRisk> risks) implements SaveResult {
        public Unconfirmed {
            risks = List.copyOf(risks);
        }
    }
}
