package dev.behalf.server.upstream;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients say they can be asked.
public final class Abilities {

    private static final String ELICITATION = "elicitation";
    private static final List<String> PASSED_ON = List.of("roots", "sampling", ELICITATION);

    /// By method, the capability that it takes.
    private static final Map<String, String> NEEDED =
            Map.of("roots/list", "roots", "sampling/createMessage", "sampling", "elicitation/create", ELICITATION);

    /// Nobody has so much to say of one; clients carry it in a header.
    private static final int LONG = 1_000;

    private Abilities() {}

    /// What a server of a revision up to 2025-11-25 is told at the handshake: what is passed on, and nothing else.
    ///
    /// @param given null where nothing is known
    public static ObjectNode told(@Nullable ObjectNode given) {
        ObjectNode told = Rpc.object();
        for (String name : PASSED_ON) {
            if (given != null && given.get(name) instanceof ObjectNode details) {
                told.set(name, details.toString().length() > LONG ? Rpc.object() : details.deepCopy());
            }
        }
        return told;
    }

    /// Whether a client said that it can be asked this (2025-11-25, "Elicitation": no mode is the mode `form`, and so
    /// is a capability that names none).
    public static boolean cover(@Nullable ObjectNode given, String method, @Nullable JsonNode params) {
        String name = NEEDED.get(method);
        if (given == null || name == null || !(given.get(name) instanceof ObjectNode details)) {
            return false;
        }
        if (!name.equals(ELICITATION)) {
            return true;
        }
        String mode = Rpc.text(params, "mode");
        if (mode.isEmpty() || mode.equals("form")) {
            return details.has("form") || !details.has("url");
        }
        return details.has(mode);
    }
}
