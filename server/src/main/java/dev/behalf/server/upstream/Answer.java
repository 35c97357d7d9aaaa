package dev.behalf.server.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What asking a server came to.
public sealed interface Answer {

    /// @param result as the server gave it
    record Result(ObjectNode result) implements Answer {}

    /// The server refuses the request.
    ///
    /// @param code of JSON-RPC
    /// @param data null where there is none
    record Fault(int code, String message, @Nullable JsonNode data) implements Answer {}

    /// The server does not take the credentials (401), or not for this (403).
    record Denied(int status) implements Answer {}

    /// It could not be asked, or did not answer in order.
    ///
    /// @param problem a sentence, without anything the server said
    /// @param serious whether the team should look at it
    record Failed(String problem, boolean serious) implements Answer {}

    /// It is asked too much.
    ///
    /// @param retryAfter null where it does not say
    record Busy(String problem, @Nullable Duration retryAfter) implements Answer {}

    /// The session in which it was asked has ended.
    record Ended() implements Answer {}

    /// The server asks something of the client first; see [Listener#asked].
    record Held(Parked call) implements Answer {}

    /// Whoever asked does not want to know any more.
    record Cancelled() implements Answer {}
}
