package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.web.RateLimit;
import java.time.Duration;
import java.time.InstantSource;

/// How often people and their clients are served, on each node for itself. Beside what a client may do with one
/// tool stands what a person may do with all clients and tools: names of tools and resources, and clients, can
/// be made up.
final class Pace {

    /// How often one client may call one tool for one person: so often at once, and two more each second.
    static final int CALLS = 60;

    /// How often all clients of a person may call whatever a server has: so often at once, and 20 more each
    /// second.
    static final int ALL_CALLS = 600;

    /// How often a server is asked anything for one person: so often at once, and 40 more each second.
    static final int REQUESTS = 1200;

    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final RateLimit calls;
    private final RateLimit allCalls;
    private final RateLimit requests;
    private final RateLimit notes;

    Pace(InstantSource clock) {
        calls = new RateLimit(CALLS, PERIOD, clock);
        allCalls = new RateLimit(ALL_CALLS, PERIOD, clock);
        requests = new RateLimit(REQUESTS, PERIOD, clock);
        notes = new RateLimit(CALLS, PERIOD, clock);
    }

    /// Counts a call, where it may be made.
    ///
    /// @param what the client, the tool and the person
    /// @return how long until it may be made, zero where it may be now
    Duration call(RegisteredMcpServer server, Caller caller, String what) {
        Duration wait = allCalls.delay(person(server, caller));
        return wait.isZero() ? calls.delay(what) : wait;
    }

    /// The same for a tool of Behalf's own.
    Duration own(Caller caller, String tool) {
        return calls.delay(String.join(" ", caller.environment(), caller.person(), caller.client(), tool));
    }

    /// The same for a request to a server.
    Duration request(RegisteredMcpServer server, Caller caller) {
        return requests.delay(person(server, caller));
    }

    /// Whether one more refusal for haste tells anything.
    boolean isWorthNoting(Caller caller) {
        return notes.take(caller.environment() + " " + caller.person());
    }

    private static String person(RegisteredMcpServer server, Caller caller) {
        return String.join(" ", server.environment(), server.name(), caller.person());
    }

    static Reply.Fault tooOften(Duration wait) {
        return Reply.Fault.of(
                JsonRpc.INTERNAL_ERROR,
                "This was called too often in a short time; try again in " + (wait.toSeconds() + 1) + " s.");
    }
}
