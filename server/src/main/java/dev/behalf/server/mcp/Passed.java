package dev.behalf.server.mcp;

import org.jspecify.annotations.Nullable;

/// What came of asking a server.
///
/// @param token the kind that it was shown
/// @param outcome for the log of calls
/// @param refused the token that the server refused and of which there may be a newer one, null for none
record Passed(
        Reply reply, String token, String outcome, @Nullable String refused) {

    Passed(Reply reply, String token, String outcome) {
        this(reply, token, outcome, null);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Passed[" + outcome + "]";
    }

    /// Models read the results of tools, and not what goes wrong around them.
    Passed asToolFailure() {
        return reply instanceof Reply.Fault fault && !outcome.equals("error")
                ? new Passed(ToolFailure.of(fault.message()), token, outcome)
                : reply instanceof Reply.Result(var result)
                                && result.path("isError").asBoolean(false)
                        ? new Passed(reply, token, "tool_error")
                        : this;
    }
}
