package dev.behalf.provider;

import java.util.Map;

/// A field whose value cannot be used.
///
/// @param key the field's key
/// @param label the field's label
/// @param expected what belongs there
/// @param found what stands there, printable; a secret is never repeated
/// @param change what to enter instead
/// @param repair values by field key that would mend it, for one click; empty where there are none
public record FieldProblem(
        String key, String label, String expected, String found, String change, Map<String, String> repair) {

    public FieldProblem {
        repair = Map.copyOf(repair);
    }

    /// The problem as one sentence.
    public String sentence() {
        return label + ": expected " + expected + ", found " + found + ". " + change;
    }
}
