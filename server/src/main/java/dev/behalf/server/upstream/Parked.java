package dev.behalf.server.upstream;

import tools.jackson.databind.node.ObjectNode;

/// A request that waits at the server until the client answers a question. It ends by itself after [Limits#reply].
public interface Parked {

    Question question();

    /// Answers, once, and waits on.
    ///
    /// @param asking whose credentials are good now
    /// @param outcome with a `result` or an `error`
    /// @return what the request came to, or the next question; [Answer.Failed] where it has ended
    Answer resume(Asking asking, ObjectNode outcome, Listener listener);

    /// Ends the request at the server.
    ///
    /// @return whether that was to do: it had not ended, and was not answered
    boolean abandon();
}
