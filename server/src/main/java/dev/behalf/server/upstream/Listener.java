package dev.behalf.server.upstream;

import tools.jackson.databind.node.ObjectNode;

/// Whoever waits for an answer. Called by one thread at a time: the one that asked, or one that watches while that
/// waits.
public interface Listener {

    /// The request is under way.
    ///
    /// @param cancel ends it, from any thread
    void begun(Runnable cancel);

    /// The server said something before its answer: a notification that belongs to the request, or to the session.
    ///
    /// @throws RuntimeException where nobody listens any more; it ends the request
    void notified(ObjectNode notification);

    /// There is nothing yet. Called now and then.
    ///
    /// @throws RuntimeException where nobody waits any more; it ends the request
    void waiting();

    /// The server asks something of the client before it goes on (sampling, elicitation, roots), which the client said
    /// that it can do.
    ///
    /// @throws RuntimeException where nobody listens any more; it ends the request
    Fate asked(Question question);

    /// What becomes of a question.
    enum Fate {
        /// The client was told, and answers by [Upstreams#deliver].
        TOLD,
        /// The request is to wait: it comes to [Answer.Held].
        HELD,
        /// The client cannot be asked.
        REFUSED
    }
}
