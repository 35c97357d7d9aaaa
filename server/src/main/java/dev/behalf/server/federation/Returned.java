package dev.behalf.server.federation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A browser that came back from a provider: where to, and with what. Nothing in it is to be believed.
///
/// @param path of the callback address that was called
/// @param parameters those of RFC 6749 section 4.1.2 and RFC 9207 that were sent, each once
public record Returned(String path, Map<String, String> parameters) {

    private static final List<String> KNOWN = List.of("state", "code", "iss", "error", "error_description");

    public Returned {
        Map<String, String> known = new LinkedHashMap<>();
        for (String name : KNOWN) {
            String value = parameters.get(name);
            if (value != null) {
                known.put(name, value);
            }
        }
        parameters = Map.copyOf(known);
    }

    /// By which the sign-in is told, empty where none was sent: nobody here asked for that answer.
    public String state() {
        return parameters.getOrDefault("state", "");
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /// For a database row; holds the code.
    public String json() {
        return Documents.text(Map.of("path", path, "parameters", parameters));
    }

    /// Reads what [#json] wrote.
    public static Returned of(String json) {
        JsonNode document = Documents.read(json);
        Map<String, String> parameters = new LinkedHashMap<>();
        document.get("parameters")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().stringValue()));
        return new Returned(document.get("path").stringValue(), parameters);
    }

    /// Names only.
    @Override
    public String toString() {
        return "Returned[" + path + ", " + parameters.keySet() + "]";
    }
}
