package dev.behalf.server.team;

/// What a route or an act asks of a member's [Role].
public enum Permission {
    /// See environments, connections, keys (not their secrets), clients, sign-ins, status and activity.
    VIEW_SETTINGS("See environments, connections, keys, clients, sign-ins, status and activity"),
    /// Change environments, connections and clients; end sign-ins of users.
    CHANGE_SETTINGS("Change environments, connections and clients, end sign-ins"),
    /// Create and revoke API keys, and say what they may do for people who are away.
    CREATE_KEYS("Create and revoke API keys, say what they may do for people who are away"),
    /// Invite and remove members, change their roles, end their sessions; as long as no owner is concerned.
    MANAGE_TEAM("Invite and remove people, change their roles, end their sessions"),
    /// Make, demote and remove owners.
    MANAGE_OWNERS("The same with owners"),
    /// Make admin tokens and revoke anyone's.
    MANAGE_TOKENS("Make admin tokens, and revoke anyone's"),
    /// Read and export the audit log.
    READ_AUDIT("Read and export the audit log");

    private final String label;

    Permission(String label) {
        this.label = label;
    }

    /// What it permits, as a row of a table says it.
    public String label() {
        return label;
    }
}
