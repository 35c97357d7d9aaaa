package dev.behalf.server.environment;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.openapi.Effects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What describes an API whose operations are tools, and is called in place of an MCP server. The document itself
/// stands in a table of its own.
///
/// @param documentUrl where it is fetched from, empty where it was given
/// @param document the digest of a document that was given, as `sha256:` and 64 hexadecimal digits; empty where it is
/// fetched
/// @param effects what tools do, where their methods do not tell it
public record ApiSettings(String documentUrl, String document, Effects effects) {

    /// The value of [McpServerSettings#KIND].
    public static final String KIND = "openapi";

    public static final String DOCUMENT_URL = "documentUrl";
    public static final String DOCUMENT = "document";
    public static final String READS = "reads";
    public static final String WRITES = "writes";
    public static final String DESTROYS = "destroys";

    private static final String PREFIX = "sha256:";

    /// Of a document, for settings and to tell whether it has changed.
    static String digest(String text) {
        return PREFIX + RandomText.sha256(text);
    }

    static boolean isDigest(String text) {
        return text.matches(PREFIX + "[0-9a-f]{64}");
    }

    /// In the words and the order of `behalf.yaml`. What is at its default is left out.
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        if (documentUrl.isEmpty()) {
            values.put(DOCUMENT, document);
        } else {
            values.put(DOCUMENT_URL, documentUrl);
        }
        put(values, READS, effects.reads());
        put(values, WRITES, effects.writes());
        put(values, DESTROYS, effects.destroys());
        return values;
    }

    private static void put(Map<String, Object> values, String setting, List<String> tools) {
        if (!tools.isEmpty()) {
            values.put(setting, tools);
        }
    }
}
