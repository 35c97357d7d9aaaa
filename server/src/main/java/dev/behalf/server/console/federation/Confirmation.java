package dev.behalf.server.console.federation;

import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// What must be confirmed before it is done, by typing the environment's name.
public record Confirmation(List<LockoutRisk> risks, Effect effect) {
    public Confirmation {
        risks = List.copyOf(risks);
    }
}
