package dev.behalf.server.audit;

/// Which entries are asked for; an empty text asks for any.
///
/// @param action the whole action, or its part before a dot
/// @param actor the name of an actor
public record AuditFilter(String environment, String action, String actor) {

    public static final AuditFilter ALL = new AuditFilter("", "", "");
}
