package dev.behalf.server.policy;

/// How an expression turns out.
sealed interface Outcome {

    record Value(boolean fits) implements Outcome {}

    /// That hangs on arguments, and there are none yet.
    record Open() implements Outcome {}

    /// @param problem a sentence; may quote values
    record Failed(String problem) implements Outcome {}
}
