package dev.behalf.server.policy;

import java.util.Collection;

/// Why a tool of a server may be called or not, as far as no rule says otherwise.
public enum ToolRule {
    /// The team lists it.
    LISTED(ToolPolicy.LISTED, true),
    /// The team lists others.
    NOT_LISTED(ToolPolicy.NOT_LISTED, false),
    /// The team lists none, and it does not call itself destructive.
    NOT_DESTRUCTIVE(ToolPolicy.NOT_DESTRUCTIVE, true),
    /// The team lists none, and it calls itself destructive.
    DESTRUCTIVE(ToolPolicy.DESTRUCTIVE, false);

    private final String id;
    private final boolean allows;

    ToolRule(String id, boolean allows) {
        this.id = id;
        this.allows = allows;
    }

    /// @param listed the tools that the team lists; empty where it lists none
    /// @param destructive whether the tool calls itself that
    public static ToolRule of(Collection<String> listed, String tool, boolean destructive) {
        if (listed.isEmpty()) {
            return destructive ? DESTRUCTIVE : NOT_DESTRUCTIVE;
        }
        return listed.contains(tool) ? LISTED : NOT_LISTED;
    }

    /// The name in the log of calls.
    public String id() {
        return id;
    }

    public boolean allows() {
        return allows;
    }
}
