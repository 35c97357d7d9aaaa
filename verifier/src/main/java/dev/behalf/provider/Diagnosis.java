package dev.behalf.provider;

import java.util.List;

/// What asking a connection's provider came to.
public record Diagnosis(List<Finding> findings) {

    public Diagnosis {
        findings = List.copyOf(findings);
    }

    public enum Outcome {
        GOOD,
        /// Works, but should be known.
        WARNING,
        /// Sign-ins or verifications fail.
        BAD
    }

    /// @param change what to do about it; empty where nothing is to be done
    public record Finding(String check, Outcome outcome, String expected, String found, String change) {

        static Finding good(String check, String expected, String found) {
            return new Finding(check, Outcome.GOOD, expected, found, "");
        }

        static Finding warning(String check, String expected, String found, String change) {
            return new Finding(check, Outcome.WARNING, expected, found, change);
        }

        static Finding bad(String check, String expected, String found, String change) {
            return new Finding(check, Outcome.BAD, expected, found, change);
        }
    }

    /// Whether verifications can work.
    public boolean healthy() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.BAD);
    }
}
