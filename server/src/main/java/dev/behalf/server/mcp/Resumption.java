package dev.behalf.server.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where a stream is taken up.
///
/// @param event the server's name for the place
/// @param request by which the server answers, 0 on the stream of a session
/// @param token the client's name for the progress, null where it wants none
/// @param asked the client's request, as far as it is remembered
/// @param matter what the server was asked, as far as that is remembered
record Resumption(String event, long request, @Nullable JsonNode token, Asked asked, Matter matter) {

    /// Gives the client the answer to its request on the stream that it came back by.
    Reply said(Reply reply) {
        JsonNode id = asked.request().id();
        ObjectNode message = switch (reply) {
            case Reply.Result(var result) -> JsonRpc.result(id, result);
            case Reply.Fault fault -> JsonRpc.error(id, fault.code(), fault.message(), fault.data());
            case Reply.SignIn(var reason) -> JsonRpc.error(id, JsonRpc.INTERNAL_ERROR, reason, null);
            case Reply.Scope(var _, var reason) -> JsonRpc.error(id, JsonRpc.INTERNAL_ERROR, reason, null);
            case Reply.Opened _, Reply.Ended _, Reply.Nothing _ -> null;
        };
        if (message == null) {
            return reply instanceof Reply.Ended ? reply : new Reply.Result(JsonRpc.object());
        }
        asked.outlet().say(message);
        return new Reply.Result(JsonRpc.object());
    }
}
