package dev.behalf.server.environment;

/// A change that may refuse users who are let in now.
///
/// @param setting which changes, in the words of `behalf.yaml`
/// @param sentence who may be refused, and why
public record LockoutRisk(String setting, String sentence) {}
