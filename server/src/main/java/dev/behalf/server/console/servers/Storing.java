package dev.behalf.server.console.servers;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerResult;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Stores a server with its secret, and asks it then. A server that cannot be reached is stored all the same.
record Storing(McpServers servers, Probe probe) {

    /// @param secret a new one, empty to leave the one that is there
    /// @return what is wrong, by setting; empty where it is stored
    List<SettingProblem> put(Environment environment, McpServerInput input, String secret, Actor actor) {
        boolean hasSecret = !secret.isEmpty() && input.callsAs().equals(CallsAs.SERVICE.id());
        List<SettingProblem> problems = new ArrayList<>(input.problems(environment));
        if (hasSecret) {
            problems.addAll(McpServers.secretProblems(secret));
        }
        if (problems.isEmpty()) {
            problems.addAll(problems(servers.put(environment.name(), input, actor)));
        }
        if (problems.isEmpty() && hasSecret) {
            problems.addAll(secret(environment, input.name(), secret, actor));
        }
        if (problems.isEmpty()) {
            probe.run(environment.name(), input.name());
        }
        return problems;
    }

    private List<SettingProblem> secret(Environment environment, String name, String secret, Actor actor) {
        try {
            return problems(servers.setSecret(environment.name(), name, secret, actor));
        } catch (VaultException e) {
            return List.of(new SettingProblem(
                    "secret", "the server is stored, its secret is not. " + e.getMessage(), Map.of()));
        }
    }

    private static List<SettingProblem> problems(McpServerResult result) {
        return switch (result) {
            case McpServerResult.Done _ -> List.of();
            case McpServerResult.Problems(var problems) -> problems;
        };
    }

    /// Fetches the document of an API again.
    ///
    /// @return what is wrong; empty where it is stored
    List<SettingProblem> refresh(Environment environment, String name, Actor actor) {
        List<SettingProblem> problems = problems(servers.refresh(environment.name(), name, actor));
        if (problems.isEmpty()) {
            probe.run(environment.name(), name);
        }
        return problems;
    }

    void ask(Environment environment, String name) {
        probe.run(environment.name(), name);
    }
}
