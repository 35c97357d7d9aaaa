package dev.behalf.server.console;

/// What a member of the team may do in the console.
public enum Permission {
    /// See environments, settings, status and refusals.
    VIEW,
    /// Change environments and connections.
    CHANGE_SETTINGS,
    /// Make and revoke API keys.
    MANAGE_KEYS,
    /// Invite and remove members, change roles, end others' sessions.
    MANAGE_TEAM,
    /// Read and export the audit log.
    READ_AUDIT
}
