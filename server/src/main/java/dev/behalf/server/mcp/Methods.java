package dev.behalf.server.mcp;

import dev.behalf.server.mcp.Message.Notification;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a mount can do, whichever era it is asked in.
interface Methods {

    /// Says what there is: a result with `capabilities`, `serverInfo` and `instructions`, or why that cannot be said.
    Reply introduce(Asked asked);

    /// Does what is asked.
    ///
    /// @return null where there is no such method here
    @Nullable
    Reply answer(Asked asked);

    /// Takes what wants no answer.
    ///
    /// @param session null where the client has none
    void notified(Notification notification, Caller caller, @Nullable ClientSession session);

    /// The session of an id that the client was given here.
    ///
    /// @return null where it was not, or the session is over
    default @Nullable ClientSession session(Caller caller, String id) {
        return null;
    }

    /// Takes the answer to a request of a server.
    ///
    /// @return null where it has arrived, otherwise what is wrong, a sentence
    default @Nullable String answered(Message.Response response, Caller caller) {
        return "This is a response, and no request was sent to you.";
    }

    /// Says what there is to say in a session while nothing is asked, as long as that lasts.
    ///
    /// @return null where there is no such stream
    default @Nullable Reply attend(Asked asked) {
        return null;
    }

    /// Ends a session.
    ///
    /// @return whether that can be done
    default boolean end(Caller caller, ClientSession session) {
        return false;
    }

    /// The result of [#introduce].
    static Reply introduction(ObjectNode capabilities, ObjectNode serverInfo, @Nullable String instructions) {
        ObjectNode result = JsonRpc.object();
        result.set("capabilities", capabilities);
        result.set("serverInfo", serverInfo);
        if (instructions != null) {
            result.put("instructions", instructions);
        }
        return new Reply.Result(result);
    }
}
