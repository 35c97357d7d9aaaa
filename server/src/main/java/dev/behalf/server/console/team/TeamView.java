package dev.behalf.server.console.team;

import java.util.List;

/// The team.
///
/// @param notice what was just done, as a sentence; empty for nothing
/// @param problem why nothing was done, empty where that is not so
public record TeamView(List<MemberRow> members, List<InvitationRow> invitations, String notice, String problem) {

    public TeamView {
        members = List.copyOf(members);
        invitations = List.copyOf(invitations);
    }
}
