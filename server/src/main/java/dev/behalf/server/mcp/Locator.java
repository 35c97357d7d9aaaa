package dev.behalf.server.mcp;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.web.Call;

/// Finds the environment that a request is for. Must answer from memory.
@FunctionalInterface
public interface Locator {

    /// @return one with a public URL
    /// @throws dev.behalf.server.web.ProblemException where none has this address, or it cannot issue tokens
    Environment environment(Call call);
}
