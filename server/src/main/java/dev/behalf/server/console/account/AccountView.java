package dev.behalf.server.console.account;

import java.util.List;

/// One's own account.
///
/// @param confirmed whether the member has proved recently who they are, so that passwords and passkeys can be changed
/// @param problem about the form named by `form`
public record AccountView(
        String email,
        String name,
        String role,
        boolean hasPassword,
        boolean confirmed,
        boolean passkeysUsable,
        List<PasskeyRow> passkeys,
        List<SessionRow> sessions,
        String notice,
        String form,
        String problem) {

    public AccountView {
        passkeys = List.copyOf(passkeys);
        sessions = List.copyOf(sessions);
    }

    /// The problem, where it is about this form.
    public String problem(String asked) {
        return form.equals(asked) ? problem : "";
    }
}
