package dev.behalf.server.console.team;

import dev.behalf.server.console.Moment;
import dev.behalf.server.team.Role;

/// A new invitation, whose link is shown this once.
public record InvitedView(String email, Role role, String link, Moment expires) {

    /// Without the link.
    @Override
    public String toString() {
        return "InvitedView[" + email + "]";
    }
}
