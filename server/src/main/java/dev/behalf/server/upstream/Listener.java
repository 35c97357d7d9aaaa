package dev.behalf.server.upstream;

import tools.jackson.databind.node.ObjectNode;

/// Whoever waits for an answer. Called by the thread that asked.
public interface Listener {

    /// The request is under way.
    ///
    /// @param cancel ends it, from any thread
    void begun(Runnable cancel);

    /// The server said something before its answer: `notifications/progress` or `notifications/message`.
    ///
    /// @throws RuntimeException where nobody listens any more; it ends the request
    void notified(ObjectNode notification);

    /// There is nothing yet. Called now and then.
    ///
    /// @throws RuntimeException where nobody waits any more; it ends the request
    void waiting();
}
