package dev.behalf.server.console.servers;

/// Asks a server of the team, as it would be asked for a person, and has what came of it written down.
@FunctionalInterface
public interface Probe {

    /// May wait for the server, for some seconds. A server that is disabled, or is not there, is not asked.
    void run(String environment, String server);
}
