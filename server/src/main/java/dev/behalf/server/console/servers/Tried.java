package dev.behalf.server.console.servers;

import java.util.List;

/// What stands in the box that tries rules, and what they come to.
///
/// @param grant of the person to take the claims, the client and the scopes of; empty for those that were typed
/// @param claims of the person as JSON
/// @param arguments of the call as JSON
/// @param problem why nothing was tried, empty for nothing
/// @param verdict what becomes of the call; empty while nothing was tried
/// @param tone of that, in the stylesheet
/// @param rule what decided, in words
/// @param detail more about it, empty where there is no more
/// @param expressions how the expression of each rule turns out
public record Tried(
        String tool,
        String grant,
        String claims,
        String client,
        String scopes,
        String arguments,
        String problem,
        String verdict,
        String tone,
        String rule,
        String detail,
        List<Evaluated> expressions) {

    /// How an expression turns out.
    ///
    /// @param rule its name
    /// @param value `true`, `false`, or why it has none
    public record Evaluated(String rule, String value) {}

    static final Tried NOTHING = sent("", "", "", "", "mcp", "");

    public Tried {
        expressions = List.copyOf(expressions);
    }

    /// What stands in the box, while nothing was tried.
    static Tried sent(String tool, String grant, String claims, String client, String scopes, String arguments) {
        return new Tried(tool, grant, claims, client, scopes, arguments, "", "", "", "", "", List.of());
    }

    /// Whether the box is to stand open.
    public boolean open() {
        return !(verdict.isEmpty() && problem.isEmpty());
    }

    Tried failed(String why) {
        return new Tried(tool, grant, claims, client, scopes, arguments, why, "", "", "", "", List.of());
    }
}
