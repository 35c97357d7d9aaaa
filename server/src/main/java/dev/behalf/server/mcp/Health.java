package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells how servers are doing, when that changes and not more often; no request waits for it.
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final String WELL = "";

    private final BiConsumer<RegisteredMcpServer, @Nullable String> report;
    private final Map<String, Said> said = new ConcurrentHashMap<>();

    private record Said(long version, String problem) {}

    Health(BiConsumer<RegisteredMcpServer, @Nullable String> report) {
        this.report = report;
    }

    void well(RegisteredMcpServer server) {
        tell(server, WELL);
    }

    void failing(RegisteredMcpServer server, String problem) {
        tell(server, problem);
    }

    /// The same now, and again where it was said before; null for nothing wrong.
    void note(RegisteredMcpServer server, @Nullable String problem) {
        said.put(key(server), new Said(server.version(), problem == null ? WELL : problem));
        report.accept(server, problem);
    }

    private static String key(RegisteredMcpServer server) {
        return server.environment() + "/" + server.name();
    }

    private void tell(RegisteredMcpServer server, String problem) {
        Said now = new Said(server.version(), problem);
        String key = key(server);
        if (!now.equals(said.get(key)) && !now.equals(said.put(key, now))) {
            Thread.ofVirtual().name("mcp-health").start(() -> write(server, problem, key));
        }
    }

    private void write(RegisteredMcpServer server, String problem, String key) {
        try {
            report.accept(server, problem.equals(WELL) ? null : problem);
        } catch (RuntimeException e) {
            said.remove(key);
            LOG.warn("How the MCP server {} is doing could not be written down", server.name(), e);
        }
    }
}
