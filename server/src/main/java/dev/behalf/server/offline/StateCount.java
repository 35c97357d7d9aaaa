package dev.behalf.server.offline;

/// How many connections of an environment are in a state.
public record StateCount(String environment, State state, long count) {}
