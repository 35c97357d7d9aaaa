package dev.behalf.server.upstream;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients say they can be asked.
public final class Abilities {

    private static final String ELICITATION = "elicitation";

    /// The mode of an elicitation, and the member that has the address.
    private static final String PAGE = "url";

    private static final List<String> PASSED_ON = List.of("roots", "sampling", ELICITATION);

    private static final String EXTENSIONS = "extensions";

    /// MCP Apps: views of tools, which clients read as resources. All of it passes through.
    private static final String APPS = "io.modelcontextprotocol/ui";

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
                told.set(name, brief(details));
            }
        }
        if (given != null && given.path(EXTENSIONS).get(APPS) instanceof ObjectNode details) {
            told.putObject(EXTENSIONS).set(APPS, brief(details));
        }
        return told;
    }

    private static ObjectNode brief(ObjectNode details) {
        return details.toString().length() > LONG ? Rpc.object() : details.deepCopy();
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
        return details.has(mode) && (!mode.equals(PAGE) || isOfWeb(params));
    }

    /// Whether a question sends the person to a page.
    ///
    /// @param params of an elicitation
    public static boolean isPage(@Nullable JsonNode params) {
        return Rpc.text(params, "mode").equals(PAGE);
    }

    /// Whether the page is one of the web. Clients open it: nothing else is to reach them (2025-11-25, security
    /// best practices: `javascript:`, `file:` and the like).
    ///
    /// @param params of an elicitation
    public static boolean isOfWeb(@Nullable JsonNode params) {
        String url = Rpc.text(params, PAGE);
        return url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
    }
}
