package dev.behalf.server.authserver;

import java.util.List;

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

    /// Only the one at `/mcp`, with the one scope `mcp`.
    static Resources rootOnly() {
        List<Resource> root = List.of(new Resource(ROOT, "MCP servers", List.of("mcp")));
        return _ -> root;
    }
}
