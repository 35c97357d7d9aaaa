package dev.behalf.server.team;

/// What a route or an act asks of a member's [Role].
public enum Permission {
    /// See environments, connections, keys (not their secrets), status and activity.
    VIEW_SETTINGS,
    /// Change environments and connections.
    CHANGE_SETTINGS,
    /// Create and revoke API keys.
    CREATE_KEYS,
    /// Invite and remove members, change their roles, end their sessions; as long as no owner is concerned.
    MANAGE_TEAM,
    /// Make, demote and remove owners.
    MANAGE_OWNERS,
    /// Make admin tokens and revoke anyone's.
    MANAGE_TOKENS,
    /// Read and export the audit log.
    READ_AUDIT
}
