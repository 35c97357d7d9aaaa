package dev.behalf.server.console.overview;

/// What needs somebody's attention though the connection works.
///
/// @param link where to look, and what it is called
public record Warning(String text, String link, String linkText) {}
