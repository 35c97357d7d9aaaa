package dev.behalf.sandbox.mcp;

import java.util.Map;
import java.util.TreeMap;

/// A request that the server got.
///
/// @param headers by name, whatever its case; the first value of each
/// @param message as it was sent
public record Visit(Map<String, String> headers, Map<String, Object> message) {

    public Visit {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    /// The method of JSON-RPC; empty for responses.
    public String method() {
        return message.get("method") instanceof String method ? method : "";
    }

    /// A member of the parameters as text, empty where it is none.
    public String parameter(String name) {
        return message.get("params") instanceof Map<?, ?> params && params.get(name) instanceof String text ? text : "";
    }
}
