package dev.behalf.server;

import java.util.List;

/// The server cannot start as it is configured. The message is for the operator and holds no secret.
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param problems a sentence each
    StartException(String heading, List<String> problems) {
        super(heading + "\n  " + String.join("\n  ", problems), null, false, false);
    }
}
