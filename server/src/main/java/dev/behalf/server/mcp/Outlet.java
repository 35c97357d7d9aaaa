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

    /// Names the place of what is said next, so that the client can come back for what follows (2025-11-25,
    /// Streamable HTTP, "Resumability and Redelivery").
    ///
    /// @param alone whether that is to be said by itself
    /// @throws Gone where it left
    default void mark(String event, boolean alone) {}

    /// Shows that the request is still worked on, and finds out whether the client still waits.
    ///
    /// @throws Gone where it left
    void waiting();

    /// Whether something was said, so that the status is settled.
    boolean begun();
}
