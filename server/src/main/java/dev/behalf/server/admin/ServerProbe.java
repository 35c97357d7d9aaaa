package dev.behalf.server.admin;

/// Asks an MCP server of the team what it is and has, as it would be asked for a person, and has that written down.
@FunctionalInterface
public interface ServerProbe {

    /// May wait for the server, for some seconds. A server that is disabled, or is not there, is not asked.
    void ask(String environment, String server);
}
