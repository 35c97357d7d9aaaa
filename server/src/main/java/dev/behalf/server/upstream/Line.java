package dev.behalf.server.upstream;

import dev.behalf.keys.FetchException;
import dev.behalf.server.net.Streams;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The way to one server: sends messages and says what came back, whatever the revision.
final class Line {

    private static final Duration NOTIFYING = Duration.ofSeconds(10);

    private final URI uri;
    private final Streams streams;
    private final Limits limits;
    private final AtomicLong ids = new AtomicLong();

    Line(URI uri, Streams streams, Limits limits) {
        this.uri = uri;
        this.streams = streams;
        this.limits = limits;
    }

    /// For a request; never one that another request of this node has, whoever asks.
    long nextId() {
        return ids.incrementAndGet();
    }

    /// Sends a request and waits.
    Got send(
            Asking asking,
            Map<String, String> headers,
            ObjectNode request,
            long id,
            Listener listener,
            Consumer<ObjectNode> notified,
            Consumer<ObjectNode> asked) {
        Streams.Exchange exchange;
        try {
            exchange = streams.post(uri, headers, Rpc.bytes(request), limits.silence());
        } catch (FetchException e) {
            return new Got(0, null, null, null, String.valueOf(e.getMessage()), false);
        }
        try (Running running = new Running(exchange, limits)) {
            listener.begun(running::cancel);
            return running.await(id, notified, asked, listener::waiting);
        }
    }

    /// Sends what is not answered, and waits for nothing. Whether it arrives makes no difference to anybody here.
    void tell(Asking asking, Map<String, String> headers, ObjectNode message) {
        byte[] body = Rpc.bytes(message);
        Thread.ofVirtual().name("upstream-tell").start(() -> {
            try (Streams.Exchange exchange = streams.post(uri, headers, body, NOTIFYING)) {
                exchange.begin();
            } catch (FetchException _) {
                // See above.
            }
        });
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

    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : null;
    }
}
