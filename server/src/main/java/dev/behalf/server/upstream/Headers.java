package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The headers of requests to a server. Made anew for each: none of those that a client sent is among them but
/// `Mcp-Param-*`.
final class Headers {

    static final String MODERN = "2026-07-28";

    /// By method, the parameter that `Mcp-Name` repeats.
    private static final Map<String, String> NAMED = Map.of(
            "tools/call", "name",
            "prompts/get", "name",
            "resources/read", "uri",
            "tasks/get", "taskId",
            "tasks/update", "taskId",
            "tasks/cancel", "taskId");

    private Headers() {}

    /// Of 2026-07-28 (Streamable HTTP, "Request Metadata").
    static Map<String, String> modern(Asking asking, String method, ObjectNode params) {
        Map<String, String> headers = common(asking);
        asking.parameters().forEach(headers::put);
        headers.put("MCP-Protocol-Version", MODERN);
        headers.put("Mcp-Method", method);
        String parameter = NAMED.get(method);
        if (parameter != null && params.path(parameter).isString()) {
            headers.put("Mcp-Name", encoded(params.get(parameter).stringValue()));
        }
        return headers;
    }

    /// Of earlier revisions.
    ///
    /// @param session null before there is one
    static Map<String, String> legacy(Asking asking, Sessions.@Nullable Session session) {
        Map<String, String> headers = common(asking);
        if (session != null) {
            headers.put("MCP-Protocol-Version", session.version());
            if (session.id() != null) {
                headers.put("Mcp-Session-Id", session.id());
            }
        }
        return headers;
    }

    /// The same to take a stream up after an event.
    static Map<String, String> from(Map<String, String> headers, String event) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Last-Event-ID", event);
        return all;
    }

    private static Map<String, String> common(Asking asking) {
        Map<String, String> headers = new LinkedHashMap<>(asking.credentials());
        headers.put("Accept", "application/json, text/event-stream");
        return headers;
    }

    /// See "Value Encoding".
    private static String encoded(String value) {
        boolean plain = value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                && value.equals(value.strip())
                && !value.startsWith("=?base64?");
        return plain ? value : "=?base64?" + Base64.getEncoder().encodeToString(value.getBytes(UTF_8)) + "?=";
    }
}
