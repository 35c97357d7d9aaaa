package dev.behalf.server.console.team;

import dev.behalf.server.team.Role;
import java.util.List;

/// The form that invites somebody.
///
/// @param roles which the one who looks may give
/// @param days how long an invitation can be accepted
public record InviteView(String email, Role role, List<Role> roles, long days, String problem) {

    public InviteView {
        roles = List.copyOf(roles);
    }
}
