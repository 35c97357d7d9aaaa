package dev.behalf.server.console;

import java.util.Set;

/// A member of the team who is signed in.
///
/// @param id of the member
/// @param role as people call it
/// @param session names the session in lists; not the token that opens it
/// @param csrfToken what forms of this session must carry
public record Visitor(
        String id,
        String name,
        String email,
        String role,
        Set<Permission> permissions,
        String session,
        String csrfToken) {

    public Visitor {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Visitor[" + id + ", " + role + "]";
    }
}
