package dev.behalf.server.console.team;

import dev.behalf.server.console.Moment;
import dev.behalf.server.team.Member;
import dev.behalf.server.team.Role;
import org.jspecify.annotations.Nullable;

/// A member in the list.
///
/// @param ways how the member can sign in
/// @param lastSignIn null where the member never has
/// @param you whether it is the one who looks
public record MemberRow(
        String id,
        String name,
        String email,
        Role role,
        String ways,
        @Nullable Moment lastSignIn,
        boolean you) {

    static MemberRow of(Member member, String ways, String you) {
        return new MemberRow(
                member.id(),
                member.name(),
                member.email(),
                member.role(),
                ways,
                member.lastSignInAt() == null ? null : Moment.of(member.lastSignInAt()),
                member.id().equals(you));
    }
}
