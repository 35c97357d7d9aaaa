package dev.behalf.server.chain;

/// Both ends of the chain.
///
/// @param firstAfter the hash before the oldest entry that is kept, empty where that is the very first
/// @param lastNumber 0 while there is no entry
public record ChainEnds(String firstAfter, long lastNumber, String lastHash) {}
