package dev.behalf.server.openapi;

/// An operation that is no tool.
///
/// @param operation its method and path
/// @param reason a sentence
public record LeftOut(String operation, String reason) {}
