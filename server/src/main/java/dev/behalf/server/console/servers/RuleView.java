package dev.behalf.server.console.servers;

import java.util.List;

/// The form of a rule.
///
/// @param action where it is sent
/// @param back the server's page
/// @param server its name
/// @param version of the server that what is sent is to be stored over
/// @param tools those that the server has said it has
/// @param stepUp what stands in the way of a fresh sign-in at the provider, empty for nothing
/// @param others names of further tools that the rule is about, one a line
public record RuleView(
        String action,
        String back,
        String server,
        long version,
        boolean isNew,
        RuleForm form,
        String stepUp,
        List<ToolRow> tools,
        String others) {

    public RuleView {
        tools = List.copyOf(tools);
    }
}
