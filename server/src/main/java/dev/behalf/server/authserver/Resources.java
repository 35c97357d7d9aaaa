package dev.behalf.server.authserver;

import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The MCP servers that an environment has; tokens are issued for one of them each. Must answer from memory.
@FunctionalInterface
public interface Resources {

    /// Where an environment offers all its MCP servers as one.
    String ROOT = "/mcp";

    /// The scope of whatever has no scopes of its own.
    List<String> BASIC = List.of("mcp");

    /// An MCP server.
    ///
    /// @param path below the environment's public URL: `/mcp`, or `/mcp/` and a name
    /// @param label for people
    /// @param scopes what a client gets that names none
    /// @param more what it gets by naming it only: some tools want them
    record Resource(String path, String label, List<String> scopes, List<String> more) {
        public Resource {
            scopes = List.copyOf(scopes);
            more = List.copyOf(more);
        }

        Resource(String path, String label, List<String> scopes) {
            this(path, label, scopes, List.of());
        }

        /// All that a client may ask for, the basic ones first.
        List<String> all() {
            return Stream.concat(scopes.stream(), more.stream()).distinct().toList();
        }
    }

    /// @return those of an environment, the one for clients that name none first; at least one
    List<Resource> of(String environment);

    /// The one at `/mcp`, and one for each of the team's servers that may be used; each with the scope `mcp`, and those
    /// that rules for its tools want.
    ///
    /// @param registry what is registered now; a read of memory
    static Resources registered(Supplier<Registry> registry) {
        return environment -> {
            List<McpServerSettings> servers =
                    registry.get().mcpServers().getOrDefault(environment, Map.of()).values().stream()
                            .map(RegisteredMcpServer::settings)
                            .filter(settings -> !settings.disabled())
                            .toList();
            List<Resource> all = new ArrayList<>();
            all.add(new Resource(
                    ROOT,
                    "MCP servers",
                    BASIC,
                    servers.stream()
                            .flatMap(server -> server.scopes().stream())
                            .distinct()
                            .toList()));
            servers.forEach(
                    server -> all.add(new Resource(ROOT + "/" + server.name(), server.name(), BASIC, server.scopes())));
            return List.copyOf(all);
        };
    }

    /// Only the one at `/mcp`, with the one scope `mcp`.
    static Resources rootOnly() {
        List<Resource> root = List.of(new Resource(ROOT, "MCP servers", BASIC));
        return _ -> root;
    }
}
