package dev.behalf.server.console.team;

import dev.behalf.server.console.Moment;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.Role;

/// An invitation in the list.
///
/// @param revocable whether the one who looks may take it back
public record InvitationRow(
        String id, String email, Role role, String invitedBy, Moment made, Moment expires, boolean revocable) {

    static InvitationRow of(Invitation invitation, boolean revocable) {
        return new InvitationRow(
                invitation.id(),
                invitation.email(),
                invitation.role(),
                invitation.invitedBy(),
                Moment.of(invitation.createdAt()),
                Moment.of(invitation.expiresAt()),
                revocable);
    }
}
