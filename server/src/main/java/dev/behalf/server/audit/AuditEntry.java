package dev.behalf.server.audit;

import java.time.Instant;

/// A recorded act.
///
/// @param number counts from 1 without gaps
/// @param hash of this entry and, through the one before, of all before
public record AuditEntry(long number, Instant at, AuditEvent event, String hash) {}
