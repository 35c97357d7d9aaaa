package dev.behalf.server.environment;

/// What the wish for a key came to.
public sealed interface KeyCreation {

    record Created(CreatedKey created) implements KeyCreation {}

    /// @param problem what was expected, what was found, what to change
    record Refused(String problem) implements KeyCreation {}
}
