package dev.behalf.server.mcp;

import tools.jackson.databind.node.ObjectNode;

/// Where something can be said before a request is answered.
interface Outlet {

    /// The client left.
    final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(Throwable cause) {
            super("The client left before it was answered", cause);
        }
    }

    /// Whether the client takes anything before the answer.
    boolean taken();

    /// Passes a notification on, or a question, where the client takes any.
    ///
    /// @throws Gone where it left
    void say(ObjectNode message);

    /// Shows that the request is still worked on, and finds out whether the client still waits.
    ///
    /// @throws Gone where it left
    void waiting();

    /// Whether something was said, so that the status is settled.
    boolean begun();
}
