package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Names of tools: letters, digits, `_` and `-`, which every client takes (MCP 2025-11-25, "Tool Names" allows a few
/// more). A name hangs on its own operation and on those only that would be called the same, never on the order: the
/// team allows tools by name, and a name must not pass to another operation.
final class ToolNames {

    private static final int LONGEST = 64;

    private ToolNames() {}

    static List<Operation> named(List<Operation.Draft> drafts) {
        Map<String, Integer> wanted = new HashMap<>();
        drafts.forEach(draft -> wanted.merge(key(draft), 1, Integer::sum));
        return drafts.stream()
                .map(draft -> new Operation(name(draft, wanted.getOrDefault(key(draft), 1) > 1), draft))
                .toList();
    }

    /// Some clients do not tell upper case from lower.
    private static String key(Operation.Draft draft) {
        return cut(plain(draft), draft).toLowerCase(Locale.ROOT);
    }

    private static String name(Operation.Draft draft, boolean shared) {
        String name = cut(plain(draft), draft);
        return shared ? tailed(name, draft) : name;
    }

    private static String plain(Operation.Draft draft) {
        String named = legal(draft.wanted());
        return named.isEmpty() ? draft.method() + "_" + legal(draft.path()) : named;
    }

    private static String legal(String text) {
        return text.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^_+|_+$", "");
    }

    private static String cut(String name, Operation.Draft draft) {
        return name.length() > LONGEST ? tailed(name, draft) : name;
    }

    private static String tailed(String name, Operation.Draft draft) {
        String tail = "_"
                + UUID.nameUUIDFromBytes((draft.method() + " " + draft.path()).getBytes(UTF_8))
                        .toString()
                        .substring(0, 8);
        return name.substring(0, Math.min(name.length(), LONGEST - tail.length())) + tail;
    }
}
