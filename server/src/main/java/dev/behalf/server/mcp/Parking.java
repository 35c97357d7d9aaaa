package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.upstream.Parked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Requests that wait at servers of earlier revisions until the client has answered, on the node that asked. Where the
/// client brings its answer to another node, that one leaves it in the database, and this one leaves there what
/// the request came to.
final class Parking {

    /// A request that waits.
    record Waiting(RegisteredMcpServer server, Asked asked, Matter matter, Parked call) {}

    /// Goes on with one.
    @FunctionalInterface
    interface Resuming {
        Passed resume(Waiting waiting, ObjectNode outcome);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
    private static final int MOST = 10_000;

    /// After so many beats the node that should have taken an answer is taken for gone.
    private static final int BEATS = 5;

    /// Results are looked for as long as requests may take at a server, and a while longer.
    private static final Duration RESULT_GOOD_FOR = Duration.ofMinutes(20);

    /// What a request comes to that waits nowhere.
    static final Passed LOST = new Passed(
            Reply.Fault.of(
                    JsonRpc.INTERNAL_ERROR,
                    "The call that waited for this input has ended, or waited on a node of Behalf that is away; call"
                            + " again."),
            "none",
            "input_lost");

    private static final String ANSWER = "next ";
    private static final String RESULT = "result ";

    private final Handles handles;
    private final CallFacts facts;
    private final Duration beat;
    private final InstantSource clock;
    private final Cache<String, Waiting> parked;
    private final AtomicBoolean awake = new AtomicBoolean();
    private @Nullable Resuming resuming;

    /// @param patience how long a client may take
    /// @param beat how often it is looked for what came to other nodes
    Parking(Handles handles, CallFacts facts, Duration patience, Duration beat, InstantSource clock) {
        this.handles = handles;
        this.facts = facts;
        this.beat = beat;
        this.clock = clock;
        // What is thrown out ends at the server by itself.
        this.parked = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(patience)
                .build();
    }

    /// @param by goes on with requests whose answers came to other nodes; set once, before anything is parked
    void resumedBy(Resuming by) {
        resuming = by;
    }

    /// @return its name
    String park(Waiting waiting) {
        String key = UUID.randomUUID().toString();
        parked.put(key, waiting);
        wake();
        return key;
    }

    /// @return null where none of that name waits here
    @Nullable
    Parked find(String key) {
        Waiting waiting = parked.getIfPresent(key);
        return waiting == null ? null : waiting.call();
    }

    /// @return whether it waited until now
    boolean leave(String key) {
        return parked.asMap().remove(key) != null;
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            Thread.ofVirtual().name("mcp-parking").start(this::watch);
        }
    }

    /// Looks for answers that came to other nodes, as long as anything waits.
    private void watch() {
        try {
            do {
                Thread.sleep(beat);
                parked.cleanUp();
                parked.asMap().forEach(this::look);
            } while (!parked.asMap().isEmpty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            awake.set(false);
        }
        if (!parked.asMap().isEmpty()) {
            // It came in between.
            wake();
        }
    }

    private void look(String key, Waiting waiting) {
        ObjectNode outcome = taken(waiting.asked().caller(), ANSWER + key);
        Resuming by = resuming;
        if (outcome != null && by != null) {
            // An answer may have come here too, at this very moment.
            boolean waits = leave(key);
            Thread.ofVirtual()
                    .name("mcp-parked")
                    .start(() -> tell(key, waiting, () -> waits ? by.resume(waiting, outcome) : LOST));
        }
    }

    private void tell(String key, Waiting waiting, Supplier<Passed> work) {
        Caller caller = waiting.asked().caller();
        try {
            Passed passed = work.get();
            facts.leave(
                    caller.environment(),
                    RESULT + key,
                    handles.answer(caller, Carried.of(passed)),
                    clock.instant().plus(RESULT_GOOD_FOR));
        } catch (RuntimeException e) {
            LOG.warn(
                    "What a call at {} came to did not reach the node that waits for it",
                    waiting.server().name(),
                    e);
        }
    }

    /// Has another node go on with a request that waits there.
    ///
    /// @param outcome what the client answered
    /// @param longest how long to wait for what it comes to
    /// @return what it comes to, [#LOST] where that node does not have it
    Passed elsewhere(Asked asked, String key, ObjectNode outcome, Duration longest) {
        Caller caller = asked.caller();
        boolean first = facts.leave(
                caller.environment(),
                ANSWER + key,
                handles.answer(caller, outcome),
                clock.instant().plus(longest));
        if (!first) {
            return LOST;
        }
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (int beats = 1; System.nanoTime() < end; beats++) {
                Thread.sleep(beat);
                asked.outlet().waiting();
                ObjectNode result = taken(caller, RESULT + key);
                if (result != null) {
                    return Carried.passed(result);
                }
                if (beats == BEATS && taken(caller, ANSWER + key) != null) {
                    // It is there as it was left.
                    return LOST;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return LOST;
    }

    /// @return null where there is nothing, or the database is away
    private @Nullable ObjectNode taken(Caller caller, String name) {
        try {
            String sealed = facts.take(caller.environment(), name).orElse(null);
            return sealed == null ? null : handles.answer(caller, sealed);
        } catch (RuntimeException _) {
            return null;
        }
    }
}
