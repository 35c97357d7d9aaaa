package dev.behalf.server.grants;

/// Somebody who signed in to an environment.
///
/// @param id random, the same at every sign-in, another in every environment: what clients learn as `sub`
public record Person(String id, String environment, Identity identity) {}
