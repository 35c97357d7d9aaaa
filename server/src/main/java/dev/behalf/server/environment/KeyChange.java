package dev.behalf.server.environment;

import java.util.List;

/// What the wish to change a key came to.
public sealed interface KeyChange {

    /// @param key as it is now
    record Changed(ApiKey key) implements KeyChange {}

    /// @param problems by setting; none holds a secret
    record Refused(List<SettingProblem> problems) implements KeyChange {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// There is no such key in the environment, or it is revoked.
    record Unknown() implements KeyChange {}
}
