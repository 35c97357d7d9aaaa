package dev.behalf.server.console.account;

import dev.behalf.server.console.Moment;
import dev.behalf.server.team.Invitation;
import dev.behalf.server.team.Role;
import org.jspecify.annotations.Nullable;

/// What whoever has the link of an invitation sees.
///
/// @param token what was sent before, so that the link need not be opened again
/// @param offer null while no link was opened, or where it leads to nothing
/// @param signedIn whose session the browser has, empty for nobody's
/// @param provider what the team's provider is called, empty where there is none
public record InvitationView(
        String token, @Nullable Offer offer, String name, String signedIn, String provider, String problem) {

    /// What the link invites to.
    public record Offer(String email, Role role, String invitedBy, Moment expires) {

        static Offer of(Invitation invitation) {
            return new Offer(
                    invitation.email(), invitation.role(), invitation.invitedBy(), Moment.of(invitation.expiresAt()));
        }
    }

    /// Without the token.
    @Override
    public String toString() {
        return "InvitationView[" + problem + "]";
    }
}
