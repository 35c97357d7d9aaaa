package dev.behalf.server.audit;

import org.jspecify.annotations.Nullable;

/// An act to be recorded.
///
/// @param environment null where it concerns none
/// @param action stable and dotted, such as `connection.save`
/// @param subject what it was done to, such as the id of a key
/// @param detail a short text, perhaps empty; never a secret
public record AuditEvent(Actor actor, @Nullable String environment, String action, String subject, String detail) {}
