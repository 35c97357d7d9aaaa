package dev.behalf.server;

import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.net.Streams;
import java.util.HashMap;
import java.util.Map;

/// The ways out to the team's MCP servers: one for each choice of networks, made when it is first needed.
final class StreamsByNetwork implements AutoCloseable {

    private final EgressSettings settings;
    private final Map<Streams.Network, Streams> made = new HashMap<>();

    StreamsByNetwork(EgressSettings settings) {
        this.settings = settings;
    }

    synchronized Streams of(Streams.Network network) {
        return made.computeIfAbsent(network, wanted -> new Streams(settings, wanted));
    }

    @Override
    public synchronized void close() {
        made.values().forEach(Streams::close);
    }
}
