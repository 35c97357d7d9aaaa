package dev.behalf.server.mcp;

import dev.behalf.server.mcp.Message.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One of the two ways in which the protocol is spoken.
interface Era {

    Reply answer(Asked asked);

    /// Whether a request is of the modern era, which shows in how it opens (2026-07-28, "Backward Compatibility with
    /// Initialization-Based Versions"). A legacy version said in the modern way is served as that version: nothing
    /// here hangs on the handshake.
    static boolean isModern(Request request, RequestHeaders headers) {
        String stated = ModernRequest.version(request);
        if (stated != null && Versions.LEGACY.contains(stated)) {
            return headers.version() != null && !headers.version().equals(stated);
        }
        ObjectNode meta = request.meta();
        if (stated != null || (meta != null && meta.has(ModernRequest.CAPABILITIES))) {
            return true;
        }
        if (request.method().equals("initialize")) {
            return false;
        }
        return headers.version() == null ? headers.method() != null : !Versions.LEGACY.contains(headers.version());
    }

    /// Text in a JSON object.
    ///
    /// @return null where it is not there, or is something else
    static @Nullable String text(@Nullable ObjectNode object, String name) {
        JsonNode value = object == null ? null : object.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }
}
