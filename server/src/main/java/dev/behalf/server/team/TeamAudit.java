package dev.behalf.server.team;

/// Where administrative acts are recorded. Called within the transaction of the act, so that neither is there without
/// the other.
@FunctionalInterface
public interface TeamAudit {

    /// @param actor who did it: a member's e-mail address, or `command line`
    /// @param act such as `member.role`
    /// @param target what it was done to
    /// @param detail a short text, perhaps empty; never a secret
    void record(String actor, String act, String target, String detail);

    /// The same for what a program does.
    default void recordBy(AdminToken token, String act, String target, String detail) {
        record("token " + token.name(), act, target, detail);
    }
}
