package dev.behalf.server.console.testsignin;

/// What the pop-up says when the test is over.
///
/// @param link where the report is
public record DoneView(Report report, String link) {}
