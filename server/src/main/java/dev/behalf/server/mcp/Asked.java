package dev.behalf.server.mcp;

import dev.behalf.server.mcp.Message.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A request with all that belongs to it.
///
/// @param modern whether it is of 2026-07-28
/// @param session of a client of an earlier revision, null where it has none
record Asked(
        Request request,
        RequestHeaders headers,
        Caller caller,
        Outlet outlet,
        boolean modern,
        @Nullable ClientSession session) {

    private static final String AT_HANDSHAKE = "capabilities";

    /// What the client can be asked.
    ///
    /// @return null where it did not say
    @Nullable
    ObjectNode capabilities() {
        if (modern) {
            return object(request.meta(), ModernRequest.CAPABILITIES);
        }
        if (request.method().equals("initialize")) {
            return object(request.params(), AT_HANDSHAKE);
        }
        return session == null ? null : session.capabilities();
    }

    /// The same without a way to say anything before the answer.
    Asked quiet() {
        return new Asked(request, headers, caller, NoOutlet.INSTANCE, modern, session);
    }

    private static @Nullable ObjectNode object(@Nullable ObjectNode within, String name) {
        return within != null && within.get(name) instanceof ObjectNode object ? object : null;
    }
}
