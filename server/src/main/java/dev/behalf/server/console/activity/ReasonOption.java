package dev.behalf.server.console.activity;

/// A reason that can be chosen.
///
/// @param count how often it occurred in 30 days, such as "1 204"
public record ReasonOption(String code, String title, String count) {}
