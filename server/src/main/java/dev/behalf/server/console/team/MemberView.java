package dev.behalf.server.console.team;

import dev.behalf.server.console.Moment;
import dev.behalf.server.console.account.SessionRow;
import dev.behalf.server.team.Role;
import java.util.List;

/// One member.
///
/// @param manageable whether the one who looks may change this member
/// @param onlyOwner whether no owner would be left without this member
/// @param chosen the role that is ticked in the form
/// @param roles which the one who looks may give
/// @param sessionsShown whether the one who looks may see where the member is signed in
/// @param pending what was asked for before the proof of who one is: `role`, `remove`, or empty
public record MemberView(
        MemberRow member,
        Moment joined,
        boolean manageable,
        boolean onlyOwner,
        Role chosen,
        List<Role> roles,
        boolean sessionsShown,
        List<SessionRow> sessions,
        String pending,
        String notice,
        String problem) {

    public MemberView {
        roles = List.copyOf(roles);
        sessions = List.copyOf(sessions);
    }

    /// Whether there is a session to end: one's own is ended by signing out.
    public boolean othersToEnd() {
        return sessions.stream().anyMatch(session -> !session.current());
    }
}
