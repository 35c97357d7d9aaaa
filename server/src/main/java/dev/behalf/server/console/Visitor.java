package dev.behalf.server.console;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Permission;
import dev.behalf.server.team.Session;

/// A member of the team who is signed in.
///
/// @param csrfToken what forms of this session must carry
public record Visitor(Session session, String csrfToken) {

    public Member member() {
        return session.member();
    }

    /// For the audit log.
    public Actor actor() {
        return Actor.member(member().id(), member().email());
    }

    public boolean may(Permission permission) {
        return session.may(permission);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Visitor[" + session.id() + "]";
    }
}
