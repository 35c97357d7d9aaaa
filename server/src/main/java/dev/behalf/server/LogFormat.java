package dev.behalf.server;

import java.util.Locale;
import java.util.Optional;

/// How log lines are written.
enum LogFormat {
    /// For people.
    TEXT,
    /// One JSON object a line, for collectors.
    JSON;

    static Optional<LogFormat> of(String id) {
        for (LogFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(id)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
