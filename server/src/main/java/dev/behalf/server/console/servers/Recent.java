package dev.behalf.server.console.servers;

/// A person who signed in lately, by way of a client.
///
/// @param grant its id
/// @param name of the person and the client
public record Recent(String grant, String name) {}
