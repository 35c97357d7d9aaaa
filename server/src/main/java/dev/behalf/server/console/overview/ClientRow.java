package dev.behalf.server.console.overview;

/// A client whose tokens were verified.
///
/// @param name its id, empty where tokens name none
/// @param kinds of its tokens
/// @param share of all that were verified, for the width of a bar
/// @param link to what was refused of it
public record ClientRow(String name, String kinds, String count, String share, String link) {}
