package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Request;
import dev.behalf.server.upstream.Joined;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Places in streams of servers of earlier revisions, from which clients can take them up. What there is to
/// know about such a place is sealed into the id of the event: for the session, the sign-in and the address,
/// and for every node.
final class Resumptions {

    private static final String PROGRESS = "progressToken";

    /// Before this revision clients take an event without a message for a broken one.
    private static final String ALONE_SINCE = "2025-11-25";

    private final Handles handles;

    Resumptions(Handles handles) {
        this.handles = handles;
    }

    /// Tells the client the place of what is said next.
    ///
    /// @return whether it can come back for the rest
    boolean mark(RegisteredMcpServer server, Asked asked, Matter matter, String event, long request, boolean alone) {
        Joined joined = asked.session() == null ? null : asked.session().at(server);
        if (joined == null || !asked.outlet().taken()) {
            return false;
        }
        ObjectNode content = JsonRpc.object().put("e", event).put("n", request).put("m", matter.method());
        content.put("k", matter.params().has("task"));
        if (request != 0) {
            content.set("c", asked.request().id());
            JsonNode token = token(asked.request());
            if (token != null) {
                content.set("t", token);
            }
        }
        boolean understood = Objects.equals(asked.headers().version(), ALONE_SINCE);
        asked.outlet().mark(handles.event(asked.caller(), joined, content), alone && understood);
        return true;
    }

    private static @Nullable JsonNode token(Request request) {
        return request.meta() == null ? null : request.meta().get(PROGRESS);
    }

    /// @return null where a client got no such id in this session
    @Nullable
    Resumption opened(Asked asked, Joined joined, String id) {
        ObjectNode content = handles.event(asked.caller(), joined, id);
        if (content == null) {
            return null;
        }
        String method = content.path("m").asString("");
        JsonNode token = content.get("t");
        ObjectNode params = JsonRpc.object();
        if (token != null) {
            params.putObject("_meta").set(PROGRESS, token);
        }
        Request request = new Request(content.path("c"), method, params);
        ObjectNode there = JsonRpc.object();
        if (content.path("k").asBoolean(false)) {
            there.putObject("task");
        }
        return new Resumption(
                content.path("e").asString(""),
                content.path("n").asLong(0),
                token,
                new Asked(request, asked.headers(), asked.caller(), asked.outlet(), false, asked.session()),
                new Matter(method, there));
    }
}
