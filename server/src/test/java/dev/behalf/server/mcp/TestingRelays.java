package dev.behalf.server.mcp;

import dev.behalf.server.calls.CallLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.McpServerReports;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.upstream.Limits;
import dev.behalf.server.upstream.Upstreams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Relays for tests.
public final class TestingRelays {

    private TestingRelays() {}

    /// To no server.
    public static Relay none(Supplier<Registry> registry, Database database, InstantSource clock) {
        return new Relay(
                registry,
                new Upstreams(
                        _ -> {
                            throw new AssertionError("no server is asked");
                        },
                        Limits.DEFAULTS,
                        clock,
                        "1.2.3"),
                _ -> {
                    throw new AssertionError("no provider is asked");
                },
                (_, _, _) -> {
                    throw new AssertionError("nothing is signed");
                },
                _ -> {
                    throw new AssertionError("nothing is opened");
                },
                new McpServerReports() {
                    @Override
                    public void report(RegisteredMcpServer server, @Nullable String problem) {
                        throw new AssertionError("no server is asked");
                    }

                    @Override
                    public void saw(RegisteredMcpServer server, SeenMcpServer seen) {
                        throw new AssertionError("no server is asked");
                    }
                },
                new CallLog(database, clock, Duration.ofDays(1)),
                new CallFacts(database, clock),
                clock);
    }
}
