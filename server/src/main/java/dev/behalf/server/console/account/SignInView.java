package dev.behalf.server.console.account;

/// The form to sign in.
///
/// @param next where to go on to, a path of the console
/// @param passkeys whether browsers can use passkeys at this address
public record SignInView(String email, String next, String problem, String notice, boolean passkeys) {}
