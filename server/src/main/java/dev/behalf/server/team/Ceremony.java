package dev.behalf.server.team;

/// A WebAuthn ceremony that has begun.
///
/// @param token names it when the browser's answer comes
/// @param options JSON, for `navigator.credentials`; binary values are base64url
public record Ceremony(SecretToken token, String options) {}
