package dev.behalf.server.console.servers;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Stores a server with its secret, and asks it then. A server that cannot be reached is stored all the same.
record Storing(McpServers servers, Probe probe) {

    /// @param over the version that the change was begun from, 0 for none
    /// @param secret a new one, empty to leave the one that is there
    Stored put(Environment environment, McpServerInput input, long over, String secret, Actor actor) {
        boolean hasSecret = !secret.isEmpty() && input.callsAs().equals(CallsAs.SERVICE.id());
        List<SettingProblem> problems = new ArrayList<>(input.problems(environment));
        if (hasSecret) {
            problems.addAll(McpServers.secretProblems(secret));
        }
        Stored stored = problems.isEmpty()
                ? Stored.of(servers.put(environment.name(), input, over, actor))
                : new Stored(problems, false);
        if (stored.done() && hasSecret) {
            stored = secret(environment, input.name(), secret, actor);
        }
        if (stored.done()) {
            probe.run(environment.name(), input.name());
        }
        return stored;
    }

    private Stored secret(Environment environment, String name, String secret, Actor actor) {
        try {
            return Stored.of(servers.setSecret(environment.name(), name, secret, actor));
        } catch (VaultException e) {
            String sentence = "the server is stored, its secret is not. " + e.getMessage();
            return new Stored(List.of(new SettingProblem("secret", sentence, Map.of())), false);
        }
    }

    /// Fetches the document of an API again.
    ///
    /// @return what is wrong; empty where it is stored
    List<SettingProblem> refresh(Environment environment, String name, Actor actor) {
        Stored stored = Stored.of(servers.refresh(environment.name(), name, actor));
        if (stored.done()) {
            probe.run(environment.name(), name);
        }
        return stored.problems();
    }

    void ask(Environment environment, String name) {
        probe.run(environment.name(), name);
    }
}
