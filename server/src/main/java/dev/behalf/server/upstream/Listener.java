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

    /// The server asks something of the client before it goes on (sampling, elicitation, roots), which the
    /// client said that it can do.
    ///
    /// @throws RuntimeException where nobody listens any more; it ends the request
    Fate asked(Question question);

    /// What the server says next, an answer too, is at a place of its stream from which that can be taken up:
    /// in the session, by whoever has it.
    ///
    /// @param event the server's name for the place
    /// @param request by which the server answers on that stream, 0 where nothing was asked
    /// @param alone whether there is nothing to say with it
    /// @return whether the client got to know, and may come back for the rest: leaving does not end the
    ///     request then
    default boolean marked(String event, long request, boolean alone) {
        return false;
    }

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
