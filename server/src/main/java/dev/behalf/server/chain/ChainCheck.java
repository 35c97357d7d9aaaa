package dev.behalf.server.chain;

/// What came of checking the chain.
public sealed interface ChainCheck {

    /// Every entry is as it was written, and none is missing.
    record Intact(long entries) implements ChainCheck {}

    /// @param number the first entry that is not as it was written, or is missing
    record Broken(long number, String problem) implements ChainCheck {}
}
