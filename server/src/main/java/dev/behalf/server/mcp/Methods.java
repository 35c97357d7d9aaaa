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
    void notified(Notification notification, Caller caller);

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
