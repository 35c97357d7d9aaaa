package dev.behalf.server.audit;

import java.util.List;

/// What entries can be filtered by, each in its order.
public record AuditNames(List<String> environments, List<String> actions, List<String> actors) {

    public AuditNames {
        environments = List.copyOf(environments);
        actions = List.copyOf(actions);
        actors = List.copyOf(actors);
    }
}
