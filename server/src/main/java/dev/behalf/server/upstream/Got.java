package dev.behalf.server.upstream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What came back for one message.
///
/// @param status of HTTP, 0 where none came
/// @param response the answer to the request, null where none came
/// @param session the header `Mcp-Session-Id`
/// @param retryAfter the header of that name
/// @param failure what went wrong on the way, a sentence; null where nothing did
/// @param cancelled whether nobody waits for it any more
/// @param question what the server asks before it goes on, where that was kept; null where nothing was
record Got(
        int status,
        @Nullable ObjectNode response,
        @Nullable String session,
        @Nullable String retryAfter,
        @Nullable String failure,
        boolean cancelled,
        @Nullable ObjectNode question) {

    /// For what was not even sent.
    static Got unsent(String failure) {
        return new Got(0, null, null, null, failure, false, null);
    }

    /// Without the session, which is a secret.
    @Override
    public String toString() {
        return "Got[" + status + "]";
    }
}
