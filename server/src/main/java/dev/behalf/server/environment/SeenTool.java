package dev.behalf.server.environment;

import tools.jackson.databind.JsonNode;

/// A tool as its server lists it, whether it may be called or not.
///
/// @param title for people, empty where there is none
/// @param description empty where there is none; what is longer than 400 characters is cut
/// @param effect what it says that it does
public record SeenTool(String name, String title, String description, Effect effect) {

    private static final int SHORT = 128;
    private static final int LONG = 400;

    /// What calling a tool does, as its server says.
    public enum Effect {
        READS,
        WRITES,
        DESTROYS,
        UNSAID
    }

    public SeenTool {
        name = cut(name, SHORT);
        title = cut(title, SHORT);
        description = cut(description, LONG);
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
    }

    /// @param definition an entry of `tools/list`
    public static SeenTool of(JsonNode definition) {
        JsonNode annotations = definition.path("annotations");
        String title = definition.path("title").asString("");
        return new SeenTool(
                definition.path("name").asString(""),
                title.isEmpty() ? annotations.path("title").asString("") : title,
                definition.path("description").asString("").strip(),
                effect(definition));
    }

    /// By what is said and no more: the schema's defaults (MCP 2025-11-25, `ToolAnnotations`) would make every tool
    /// destructive that says nothing.
    private static Effect effect(JsonNode definition) {
        JsonNode annotations = definition.path("annotations");
        if (isDestructive(definition)) {
            return Effect.DESTROYS;
        }
        if (annotations.path("readOnlyHint").asBoolean(false)) {
            return Effect.READS;
        }
        return annotations.has("readOnlyHint") || annotations.has("destructiveHint") ? Effect.WRITES : Effect.UNSAID;
    }

    /// Whether a tool calls itself destructive.
    ///
    /// @param definition an entry of `tools/list`
    public static boolean isDestructive(JsonNode definition) {
        return definition.path("annotations").path("destructiveHint").asBoolean(false);
    }
}
