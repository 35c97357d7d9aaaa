package dev.behalf.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which entries are asked for; an empty text asks for any.
///
/// @param action the whole action, or its part before a dot
/// @param actor the name of an actor
/// @param from the earliest, null for any
/// @param until later than the latest, null for any
public record AuditFilter(
        String environment,
        String action,
        String actor,
        @Nullable Instant from,
        @Nullable Instant until) {

    public static final AuditFilter ALL = new AuditFilter("", "", "");

    /// Of any time.
    public AuditFilter(String environment, String action, String actor) {
        this(environment, action, actor, null, null);
    }
}
