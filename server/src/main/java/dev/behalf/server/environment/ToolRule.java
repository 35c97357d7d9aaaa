package dev.behalf.server.environment;

/// Why a tool of a server may be called, or not.
public enum ToolRule {
    /// The team lists it.
    LISTED("listed", true),
    /// The team lists others.
    NOT_LISTED("not_listed", false),
    /// The team lists none, and it does not call itself destructive.
    NOT_DESTRUCTIVE("not_destructive", true),
    /// The team lists none, and it calls itself destructive.
    DESTRUCTIVE("destructive", false);

    private final String id;
    private final boolean allows;

    ToolRule(String id, boolean allows) {
        this.id = id;
        this.allows = allows;
    }

    /// The name in the log of calls.
    public String id() {
        return id;
    }

    public boolean allows() {
        return allows;
    }
}
