package dev.behalf.server.environment;

/// What the wish for a key came to.
public sealed interface KeyCreation {

    record Created(CreatedKey created) implements KeyCreation {}

    /// @param setting what it is about, such as `name`
    /// @param problem what was expected, what was found, what to change; never holds a secret
    record Refused(String setting, String problem) implements KeyCreation {}
}
