package dev.behalf.server.console.account;

/// The form in which a member proves again who they are.
///
/// @param next where to go on to, a path of the console
public record ConfirmView(String email, String next, boolean password, boolean passkey, String problem) {}
