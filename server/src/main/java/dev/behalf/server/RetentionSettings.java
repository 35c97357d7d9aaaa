package dev.behalf.server;

import java.time.Duration;

/// How long what happened is kept.
///
/// @param activity counts, refusals and what requests had in common
/// @param audit administrative acts
record RetentionSettings(Duration activity, Duration audit) {

    static final RetentionSettings DEFAULTS = new RetentionSettings(Duration.ofDays(30), Duration.ofDays(365));
}
