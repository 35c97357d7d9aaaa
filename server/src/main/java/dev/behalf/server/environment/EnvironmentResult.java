package dev.behalf.server.environment;

import java.util.List;

/// What changing an environment came to. Only with [Done] has anything changed.
public sealed interface EnvironmentResult {

    /// @param environment as it is now, or was before it was deleted
    /// @param changes setting by setting; empty where nothing differed
    record Done(Environment environment, List<Difference> changes) implements EnvironmentResult {
        public Done {
            changes = List.copyOf(changes);
        }
    }

    /// @param problems at least one
    record Problems(List<SettingProblem> problems) implements EnvironmentResult {
        public Problems {
            problems = List.copyOf(problems);
        }
    }

    /// The environment's name must be typed first.
    ///
    /// @param risks at least one
    record Unconfirmed(List<LockoutRisk> risks) implements EnvironmentResult {
        public Unconfirmed {
            risks = List.copyOf(risks);
        }
    }
}
