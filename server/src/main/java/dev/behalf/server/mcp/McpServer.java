package dev.behalf.server.mcp;

import dev.behalf.server.environment.Registry;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.function.Supplier;

/// The MCP servers of all environments that have a public URL.
public final class McpServer {

    /// Where an environment offers all its tools as one server.
    public static final String PATH = "/mcp";

    private final McpEndpoint endpoint;

    /// @param proofs checks those of tokens that are bound to a key
    /// @param registry what is registered now; a read of memory
    /// @param steps is told how far clients get
    /// @param version of Behalf, for clients to show
    public McpServer(
            Locator locator,
            TokenGate tokens,
            DpopProofs proofs,
            ActingPeople people,
            Supplier<Registry> registry,
            Steps steps,
            String version) {
        Dispatcher dispatcher = new Dispatcher(new Introduction(version), new BuiltInTools(people, registry));
        endpoint = new McpEndpoint(PATH, locator, new Gate(tokens, proofs), steps, dispatcher);
    }

    public List<Route> routes() {
        return List.of(endpoint.route());
    }
}
