package dev.behalf.server.offline;

/// What came of looking after a connection.
sealed interface Outcome {

    /// @param state of the connection, which may be paused
    record Fresh(Access access, State state) implements Outcome {}

    record Failed(Answer answer) implements Outcome {}
}
