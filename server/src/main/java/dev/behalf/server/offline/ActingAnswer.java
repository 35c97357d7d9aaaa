package dev.behalf.server.offline;

/// What a person answered to the question whether a client may act while the person is away.
///
/// @param browser the hash of the browser it was answered in
public record ActingAnswer(boolean allowed, String browser) {}
