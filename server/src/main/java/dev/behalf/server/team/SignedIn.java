package dev.behalf.server.team;

/// A session that has just begun.
///
/// @param token for the session cookie
/// @param device for the cookie by which this browser is known again
public record SignedIn(SecretToken token, SecretToken device, Session session) {}
