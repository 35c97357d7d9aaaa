package dev.behalf.server.console.servers;

import dev.behalf.server.environment.Difference;
import dev.behalf.server.environment.McpServerResult;
import dev.behalf.server.environment.SettingProblem;
import java.util.List;
import java.util.Map;

/// What storing a server came to.
///
/// @param problems by setting; empty where it is stored
/// @param meanwhile whether somebody else has changed it since the page was opened, which is the problem then
record Stored(List<SettingProblem> problems, boolean meanwhile) {

    static final Stored DONE = new Stored(List.of(), false);

    Stored {
        problems = List.copyOf(problems);
    }

    static Stored of(McpServerResult result) {
        return switch (result) {
            case McpServerResult.Done _ -> DONE;
            case McpServerResult.Problems(var problems) -> new Stored(problems, false);
            case McpServerResult.Conflict(var differences) ->
                new Stored(List.of(new SettingProblem("", sentence(differences), Map.of())), true);
        };
    }

    private static String sentence(List<Difference> differences) {
        String list =
                String.join("; ", differences.stream().map(Difference::text).toList());
        return "Somebody else has changed this server since you opened the page. To put yours in place of theirs, save"
                + " again. That would change: " + list;
    }

    /// Of the answer, where it is not stored.
    int status() {
        return meanwhile ? 409 : 422;
    }

    boolean done() {
        return problems.isEmpty();
    }
}
