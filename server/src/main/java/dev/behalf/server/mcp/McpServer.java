package dev.behalf.server.mcp;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.grants.ActingPeople;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.function.Supplier;

/// The MCP servers of all environments that have a public URL.
public final class McpServer {

    /// Where an environment offers all its tools as one server.
    public static final String PATH = "/mcp";

    private static final String SERVER = "server";

    private final List<Route> routes;

    /// @param proofs checks those of tokens that are bound to a key
    /// @param registry what is registered now; a read of memory
    /// @param relay takes requests to the team's servers
    /// @param steps is told how far clients get
    /// @param version of Behalf, for clients to show
    public McpServer(
            Locator locator,
            TokenGate tokens,
            DpopProofs proofs,
            ActingPeople people,
            Supplier<Registry> registry,
            Relay relay,
            Steps steps,
            String version) {
        Introduction introduction = new Introduction(version);
        Gate gate = new Gate(tokens, proofs);
        Dispatcher all = new Dispatcher(
                introduction, new AllMethods(introduction, new BuiltInTools(people, registry), relay, relay.clock()));
        routes = List.of(
                new McpEndpoint(PATH, call -> new Place(Mount.of(locator.environment(call), PATH), all), gate, steps)
                        .route(),
                new McpEndpoint(
                                PATH + "/{" + SERVER + "}",
                                call -> place(locator.environment(call), call.variable(SERVER), introduction, relay),
                                gate,
                                steps)
                        .route());
    }

    private static Place place(Environment environment, String name, Introduction introduction, Relay relay) {
        RegisteredMcpServer server = relay.server(environment.name(), name);
        if (server == null) {
            throw Problem.exception(ErrorCode.NOT_FOUND, "The environment has no MCP server at this path.");
        }
        return new Place(
                Mount.of(environment, PATH + "/" + name),
                new Dispatcher(introduction, new ServerMethods(relay, server)));
    }

    public List<Route> routes() {
        return routes;
    }
}
