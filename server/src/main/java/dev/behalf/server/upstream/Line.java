package dev.behalf.server.upstream;

import dev.behalf.keys.FetchException;
import dev.behalf.server.net.Streams;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The way to one server: sends messages and says what came back, whatever the revision.
final class Line {

    private static final Duration NOTIFYING = Duration.ofSeconds(10);

    private final URI uri;
    private final Streams streams;
    private final Limits limits;
    private final Watch watch;

    /// Several nodes may ask in one session, so that they begin at different places ("The request ID MUST NOT have been
    /// previously used by the requestor within the same session"). Some servers read no more than 32 bits.
    private final AtomicLong ids = new AtomicLong(ThreadLocalRandom.current().nextInt(1 << 30));

    private final Semaphore answering;

    Line(URI uri, Streams streams, Limits limits, Watch watch) {
        this.answering = new Semaphore(limits.concurrent());
        this.uri = uri;
        this.streams = streams;
        this.limits = limits;
        this.watch = watch;
    }

    /// For a request; never one that another request of this node has, whoever asks, and hardly one of another node.
    long nextId() {
        return ids.incrementAndGet();
    }

    /// How long a request may take, with all that it takes to hear of it.
    Duration longest() {
        return limits.total();
    }

    /// How often whoever waits shows signs of life.
    Duration beat() {
        return limits.beat();
    }

    /// Sends a request; whoever did waits for the answer, and closes it.
    ///
    /// @throws FetchException where the address is not one to be reached
    Running begin(Map<String, String> headers, ObjectNode request) {
        // How long it may be silent hangs on what is said meanwhile; the watch sees to it.
        return new Running(streams.post(uri, headers, Rpc.bytes(request), null), Secrets.of(headers), limits, watch);
    }

    /// Asks for the stream of a session; see [#begin].
    Running attend(Map<String, String> headers) {
        return new Running(streams.get(uri, headers, null), Secrets.of(headers), limits, watch);
    }

    /// Sends a request and waits.
    ///
    /// @param notified takes what is said before the answer
    /// @param longest how long it may last, where it is to last; null for the limits
    Got send(
            Map<String, String> headers,
            ObjectNode request,
            long id,
            Listener listener,
            Consumer<ObjectNode> notified,
            @Nullable Duration longest) {
        try (Running running = begin(headers, request)) {
            if (longest != null) {
                running.lasts(longest);
            }
            listener.begun(running::cancel);
            // Before there is a session nothing can be asked, and in 2026-07-28 nothing is.
            return running.await(id, notified, _ -> false, listener::waiting);
        } catch (FetchException e) {
            return Got.unsent(String.valueOf(e.getMessage()));
        }
    }

    /// Sends what is not answered, and waits until it has arrived.
    ///
    /// @return null where it has, otherwise what went wrong
    @Nullable
    String deliver(Map<String, String> headers, ObjectNode message) {
        return arrived(() -> streams.post(uri, headers, Rpc.bytes(message), NOTIFYING));
    }

    /// Ends a session; see [#deliver].
    @Nullable
    String end(Map<String, String> headers) {
        return arrived(() -> streams.delete(uri, headers, NOTIFYING));
    }

    private static @Nullable String arrived(Supplier<Streams.Exchange> sent) {
        try (Streams.Exchange exchange = sent.get()) {
            int status = exchange.begin();
            return status < 300 ? null : "The server answered " + status + ".";
        } catch (FetchException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// Sends what is not answered, and waits for nothing. Whether it arrives makes no difference to anybody here.
    void tell(Map<String, String> headers, ObjectNode message) {
        Thread.ofVirtual().name("upstream-tell").start(() -> deliver(headers, message));
    }

    /// Answers what the server asks, and waits for nothing. A server that asks faster than it takes the answers gets
    /// no more of them.
    void answer(Map<String, String> headers, ObjectNode response) {
        if (answering.tryAcquire()) {
            Thread.ofVirtual().name("upstream-answer").start(() -> {
                try {
                    deliver(headers, response);
                } finally {
                    answering.release();
                }
            });
        }
    }

    /// What came back, in words.
    ///
    /// @return null where it is the answer of a server of another revision, or of none
    @Nullable
    Answer classify(Got got) {
        if (got.cancelled()) {
            return new Answer.Cancelled();
        }
        int status = got.status();
        if (got.failure() != null) {
            return new Answer.Failed(status == 0 ? got.failure() : "The server broke off: " + got.failure(), true);
        }
        if (status == 401 || status == 403) {
            return new Answer.Denied(status);
        }
        if (status == 429) {
            return new Answer.Busy("The server is asked too much.", seconds(got.retryAfter()));
        }
        if (got.response() != null) {
            return Rpc.answer(got.response());
        }
        if (status >= 300 && status < 400) {
            return new Answer.Failed(
                    "The server answers with a redirect (" + status
                            + "), which is not followed; register the address it leads to.",
                    true);
        }
        if (status >= 400 && status < 500) {
            return null;
        }
        return new Answer.Failed(
                status >= 500
                        ? "The server failed, answering " + status + "."
                        : "The server ended its answer before it was complete.",
                true);
    }

    /// The header `Retry-After` in seconds; null for none, and for a date.
    static @Nullable Duration seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : null;
    }
}
