package dev.behalf.server.upstream;

import dev.behalf.keys.FetchException;
import dev.behalf.server.net.Streams;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A message under way. A thread of its own reads what comes back, no faster than it is taken, so that whoever
/// waits can
/// be told that there is nothing yet, and can stop waiting.
final class Running implements AutoCloseable {

    private static final int WAITING = 32;

    /// For the rest of an answer that is known already, so that its connection may serve again.
    private static final Duration REST = Duration.ofMillis(500);

    private sealed interface Item {
        record Head(
                int status,
                @Nullable String session,
                @Nullable String retryAfter) implements Item {}

        record Marked(MessageReader.Mark mark) implements Item {}

        record Said(ObjectNode message) implements Item {}

        record Broken(String problem) implements Item {}

        record End() implements Item {}
    }

    private final Streams.Exchange exchange;
    private final Limits limits;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(WAITING);
    private final long begun = System.nanoTime();
    private final Thread reader;
    private Item.Head head = new Item.Head(0, null, null);
    private @Nullable ObjectNode nameless;
    private Duration silence;
    private Duration longest;
    private Consumer<MessageReader.Mark> marks = _ -> {};
    private volatile long heard = System.nanoTime();
    private volatile boolean cancelled;
    private volatile boolean answered;
    private boolean late;

    Running(Streams.Exchange exchange, Limits limits) {
        this.exchange = exchange;
        this.limits = limits;
        this.silence = limits.silence();
        this.longest = limits.total();
        this.reader = Thread.ofVirtual().name("upstream").start(this::read);
    }

    private void read() {
        try (exchange) {
            int status = exchange.begin();
            put(new Item.Head(status, exchange.header("Mcp-Session-Id"), exchange.header("Retry-After")));
            messages(status);
            put(new Item.End());
        } catch (FetchException e) {
            end(new Item.Broken(String.valueOf(e.getMessage())));
        } catch (MessageReader.Unreadable e) {
            end(new Item.Broken(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            end(new Item.Broken(String.valueOf(exchange.failure(e).getMessage())));
        } catch (InterruptedException _) {
            // Nobody waits any more.
            Thread.currentThread().interrupt();
        }
    }

    /// What is neither JSON nor a stream of it is not looked at: an error page of a proxy says nothing to a client.
    private void messages(int status) throws IOException, InterruptedException {
        String type = Objects.requireNonNullElse(exchange.header("Content-Type"), "")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean events = type.equals("text/event-stream");
        if (status < 300 || (status >= 400 && (events || type.equals("application/json")))) {
            if (!events && !type.equals("application/json")) {
                return;
            }
            // Closed with the exchange: closing a body that is not read to its end would read it.
            MessageReader reader = new MessageReader(audible(exchange.body()), events, limits);
            reader.marks(mark -> end(new Item.Marked(mark)));
            for (ObjectNode message = next(reader, status); message != null; message = next(reader, status)) {
                if (!answered) {
                    put(new Item.Said(message));
                }
            }
            exchange.done();
        }
    }

    /// Signs of life that are no messages count too.
    private InputStream audible(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int read = super.read(into, from, length);
                heard = System.nanoTime();
                return read;
            }
        };
    }

    private static @Nullable ObjectNode next(MessageReader reader, int status) throws IOException {
        try {
            return reader.next();
        } catch (MessageReader.Unreadable e) {
            if (status >= 400) {
                // Its status says enough.
                return null;
            }
            throw e;
        }
    }

    private void put(Item item) throws InterruptedException {
        heard = System.nanoTime();
        items.put(item);
    }

    private void end(Item item) {
        try {
            put(item);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends it, from any thread.
    void cancel() {
        cancelled = true;
        exchange.abort();
    }

    /// Whether it took longer than it may.
    boolean isLate() {
        return late;
    }

    /// People are asked meanwhile, so that the server may be silent for longer.
    void patient() {
        if (silence.compareTo(limits.reply()) < 0) {
            silence = limits.reply();
        }
    }

    /// @param marked takes the id of each event that has one, before what the event says is passed on
    void marks(Consumer<MessageReader.Mark> marked) {
        marks = marked;
    }

    /// It is a stream that lasts, and may be silent meanwhile.
    void lasts(Duration until) {
        longest = until;
        silence = until;
    }

    /// Waits for the answer. May be called again where it came to a question.
    ///
    /// @param id of the request
    /// @param asked takes what the server asks in between; true where that ends the waiting
    Got await(long id, Consumer<ObjectNode> notified, Predicate<ObjectNode> asked, Runnable waiting) {
        heard = System.nanoTime();
        while (true) {
            Item item = poll();
            if (cancelled) {
                return got(null, null, null);
            }
            if (item == null) {
                String problem = overdue();
                if (problem != null) {
                    late = true;
                    return got(null, problem, null);
                }
                waiting.run();
                continue;
            }
            switch (item) {
                case Item.Head first -> head = first;
                case Item.Marked(var mark) -> marks.accept(mark);
                case Item.Said(var message) -> {
                    if (Rpc.answers(message, id)) {
                        answered = true;
                        return got(message, null, null);
                    }
                    if (Rpc.answersNobody(message)) {
                        nameless = message;
                    } else if (message.has("method")) {
                        if (!message.has("id")) {
                            notified.accept(message);
                        } else if (asked.test(message)) {
                            return got(null, null, message);
                        }
                    }
                }
                case Item.Broken(var problem) -> {
                    return got(null, problem, null);
                }
                case Item.End _ -> {
                    return got(nameless, null, null);
                }
            }
        }
    }

    private @Nullable String overdue() {
        long now = System.nanoTime();
        if (now - begun > longest.toNanos()) {
            return "The server did not answer within " + longest.toSeconds() + " s.";
        }
        return now - heard > silence.toNanos()
                ? "The server did not answer within " + silence.toSeconds() + " s of its last word."
                : null;
    }

    private @Nullable Item poll() {
        try {
            return items.poll(limits.beat().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            cancelled = true;
            return null;
        }
    }

    private Got got(@Nullable ObjectNode response, @Nullable String failure, @Nullable ObjectNode question) {
        return new Got(head.status(), response, head.session(), head.retryAfter(), failure, cancelled, question);
    }

    /// Cuts what is still coming, where the answer is not known; otherwise leaves it a moment to end by itself.
    @Override
    public void close() {
        if (!answered) {
            exchange.abort();
            reader.interrupt();
        } else if (reader.isAlive()) {
            Thread.ofVirtual().name("upstream-rest").start(() -> {
                try {
                    if (!reader.join(REST)) {
                        exchange.abort();
                        reader.interrupt();
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
