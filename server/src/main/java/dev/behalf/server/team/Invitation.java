package dev.behalf.server.team;

import java.time.Instant;

/// A place in the team that waits for somebody.
///
/// @param id `inv_…`; the link carries another, secret token
/// @param invitedBy the e-mail address of the member who did
public record Invitation(String id, String email, Role role, String invitedBy, Instant createdAt, Instant expiresAt) {

    /// A new invitation and the token of its link, which is shown once.
    public record Made(Invitation invitation, SecretToken token) {}
}
