package dev.behalf.server.activity;

import dev.behalf.token.Explanation.Outcome;

/// A rule as it stood to a refused token.
///
/// @param expected what would have been accepted; empty where the rule was kept or not reached
/// @param found what the token held, empty likewise
/// @param change what to do about it, empty likewise
public record RecordedRule(String rule, Outcome outcome, String expected, String found, String change) {}
