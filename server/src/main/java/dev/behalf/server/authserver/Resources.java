package dev.behalf.server.authserver;

import dev.behalf.server.environment.Registry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The MCP servers that an environment has; tokens are issued for one of them each. Must answer from memory.
@FunctionalInterface
public interface Resources {

    /// Where an environment offers all its MCP servers as one.
    String ROOT = "/mcp";

    /// An MCP server.
    ///
    /// @param path below the environment's public URL: `/mcp`, or `/mcp/` and a name
    /// @param label for people
    /// @param scopes what a client may ask for, the basic ones first
    record Resource(String path, String label, List<String> scopes) {
        public Resource {
            scopes = List.copyOf(scopes);
        }
    }

    /// @return those of an environment, the one for clients that name none first; at least one
    List<Resource> of(String environment);

    /// The one at `/mcp`, and one for each of the team's servers that may be used; each with the one scope `mcp`.
    ///
    /// @param registry what is registered now; a read of memory
    static Resources registered(Supplier<Registry> registry) {
        return environment -> Stream.concat(
                        rootOnly().of(environment).stream(),
                        registry.get().mcpServers().getOrDefault(environment, Map.of()).values().stream()
                                .filter(server -> !server.settings().disabled())
                                .map(server -> new Resource(ROOT + "/" + server.name(), server.name(), List.of("mcp"))))
                .toList();
    }

    /// Only the one at `/mcp`, with the one scope `mcp`.
    static Resources rootOnly() {
        List<Resource> root = List.of(new Resource(ROOT, "MCP servers", List.of("mcp")));
        return _ -> root;
    }
}
