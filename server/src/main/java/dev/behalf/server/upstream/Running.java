package dev.behalf.server.upstream;

import dev.behalf.keys.FetchException;
import dev.behalf.server.net.Streams;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A message under way. Whoever waits for the answer reads it, no faster than it is taken; a [Watch] sees
/// to it meanwhile that they are told that there is nothing yet, and can stop waiting.
final class Running implements AutoCloseable {

    /// For the rest of an answer that is known already, so that its connection may serve again.
    private static final Duration REST = Duration.ofMillis(500);

    private final Streams.Exchange exchange;
    private final Secrets secrets;
    private final Limits limits;
    private final Watch watch;
    private final long begun = System.nanoTime();

    /// Held by whoever tells the client something: the one who reads, or the one who watches.
    private final ReentrantLock telling = new ReentrantLock();

    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long heard = begun;
    private volatile long looked = begun;
    private volatile Duration silence;
    private volatile Duration longest;
    private volatile boolean goesOn;
    private volatile boolean cancelled;
    private volatile boolean answered;
    private volatile @Nullable String overdue;
    private volatile @Nullable RuntimeException deaf;
    private @Nullable Runnable waiting;

    /// Whoever waits for the answer now.
    private @Nullable Thread reading;

    private boolean cut;

    /// Held by whoever waits for the answer to begin.
    private final ReentrantLock opening = new ReentrantLock();
    private int status;
    private @Nullable MessageReader reader;
    private @Nullable FetchException closed;
    private @Nullable ObjectNode nameless;
    private Consumer<MessageReader.Mark> marks = _ -> {};

    /// @param secrets that were sent
    Running(Streams.Exchange exchange, Secrets secrets, Limits limits, Watch watch) {
        this.exchange = exchange;
        this.secrets = secrets;
        this.limits = limits;
        this.watch = watch;
        this.silence = limits.silence();
        this.longest = limits.total();
    }

    /// Ends it, from any thread.
    void cancel() {
        cancelled = true;
        exchange.abort();
    }

    /// Whether it took longer than it may.
    boolean isLate() {
        return overdue != null;
    }

    /// @param marked takes the id of each event that has one, before what the event says is passed on
    void marks(Consumer<MessageReader.Mark> marked) {
        marks = marked;
    }

    /// People are asked meanwhile, so that the server may be silent for longer.
    void patient() {
        if (silence.compareTo(limits.reply()) < 0) {
            silence = limits.reply();
        }
    }

    /// It goes on where another one broke off. Some servers open a stream of another kind then, which lives and never
    /// has the answer: only messages count as signs of life.
    void goesOn() {
        goesOn = true;
    }

    /// It is a stream that lasts, and may be silent meanwhile.
    void lasts(Duration until) {
        longest = until;
        silence = until;
    }

    /// How long all of it may take.
    void within(Duration most) {
        longest = most;
    }

    /// Sends the message, and waits until the other side begins to answer, but no longer than that: some say nothing
    /// before they have something to say.
    void open(Duration patience) {
        Thread beginning = Thread.ofVirtual().name("upstream-open").start(() -> {
            try {
                begin();
            } catch (FetchException | IOException _) {
                // Whoever reads is told.
            }
        });
        try {
            boolean _ = beginning.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            cancel();
        }
    }

    /// Waits for the answer. May be called again where it came to a question.
    ///
    /// @param id of the request
    /// @param asked takes what the server asks in between; true where that ends the waiting
    /// @param there told now and then that there is nothing yet; never while one of the others is told
    Got await(long id, Consumer<ObjectNode> notified, Predicate<ObjectNode> asked, Runnable there) {
        heard = System.nanoTime();
        looked = heard;
        reads(Thread.currentThread());
        waits(there);
        watch.add(this);
        try {
            return read(id, notified, asked);
        } catch (FetchException e) {
            return broken(String.valueOf(e.getMessage()));
        } catch (MessageReader.Unreadable e) {
            return broken(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return broken(String.valueOf(exchange.failure(e).getMessage()));
        } finally {
            watch.remove(this);
            reads(null);
            waits(null);
        }
    }

    private synchronized void reads(@Nullable Thread thread) {
        reading = thread;
        if (thread == null && cut) {
            // That was for this request, and not for what the thread does next.
            boolean _ = Thread.interrupted();
        }
    }

    /// Ends the wait of a thread that cannot even tell a client something: that one takes nothing, and would keep the
    /// server's connection for ever.
    private synchronized void cut() {
        if (reading != null && !cut) {
            cut = true;
            exchange.abort();
            reading.interrupt();
        }
    }

    private void waits(@Nullable Runnable there) {
        telling.lock();
        try {
            waiting = there;
        } finally {
            telling.unlock();
        }
    }

    private Got read(long id, Consumer<ObjectNode> notified, Predicate<ObjectNode> asked) throws IOException {
        MessageReader messages = begin();
        for (ObjectNode message = next(messages); message != null; message = next(messages)) {
            heard = System.nanoTime();
            if (Rpc.answers(message, id)) {
                answered = true;
                return got(message, null, null);
            }
            if (Rpc.answersNobody(message)) {
                nameless = message;
            } else if (message.has("method") && isHeld(message, notified, asked)) {
                return got(null, null, message);
            }
        }
        if (messages != null && !cancelled) {
            exchange.done();
        }
        return got(nameless, null, null);
    }

    private boolean isHeld(ObjectNode message, Consumer<ObjectNode> notified, Predicate<ObjectNode> asked) {
        telling.lock();
        try {
            if (message.has("id")) {
                return asked.test(message);
            }
            notified.accept(message);
            return false;
        } finally {
            telling.unlock();
        }
    }

    /// What is neither JSON nor a stream of it is not looked at: an error page of a proxy says nothing to a client.
    ///
    /// @return null where there is nothing to read
    private @Nullable MessageReader begin() throws IOException {
        try {
            opening.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        try {
            if (closed != null) {
                throw closed;
            }
            return status == 0 ? sent() : reader;
        } catch (FetchException e) {
            // Nothing is sent twice.
            closed = e;
            throw e;
        } finally {
            opening.unlock();
        }
    }

    private @Nullable MessageReader sent() throws IOException {
        status = exchange.begin();
        heard = System.nanoTime();
        String type = Objects.requireNonNullElse(exchange.header("Content-Type"), "");
        int parameters = type.indexOf(';');
        type = (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        boolean events = type.equals("text/event-stream");
        if ((events || type.equals("application/json")) && (status < 300 || status >= 400)) {
            // Closed with the exchange: closing a body that is not read to its end would read it.
            reader = new MessageReader(audible(exchange.body()), events, secrets, limits);
            reader.marks(this::marked);
        }
        return reader;
    }

    private void marked(MessageReader.Mark mark) {
        telling.lock();
        try {
            marks.accept(mark);
        } finally {
            telling.unlock();
        }
    }

    private @Nullable ObjectNode next(@Nullable MessageReader messages) throws IOException {
        try {
            return messages == null ? null : messages.next();
        } catch (MessageReader.Unreadable e) {
            if (status >= 400) {
                // Its status says enough.
                return null;
            }
            throw e;
        }
    }

    /// Signs of life that are no messages count too.
    private InputStream audible(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int read = super.read(into, from, length);
                if (!goesOn) {
                    heard = System.nanoTime();
                }
                return read;
            }
        };
    }

    /// Called by the [Watch].
    void look(long now) {
        if (now - begun > longest.plus(limits.beat().multipliedBy(2)).toNanos()) {
            cut();
        }
        if (now - looked >= limits.beat().toNanos() && looking.compareAndSet(false, true)) {
            looked = now;
            // A client that takes nothing keeps nobody but its own request waiting.
            Thread.ofVirtual().name("upstream-beat").start(this::beat);
        }
    }

    private void beat() {
        telling.lock();
        try {
            if (waiting != null) {
                overdue = overdue();
                if (overdue == null) {
                    waiting.run();
                } else {
                    exchange.abort();
                }
            }
        } catch (RuntimeException e) {
            deaf = e;
            exchange.abort();
        } finally {
            telling.unlock();
            looking.set(false);
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

    /// @throws RuntimeException of whoever listened, where nobody does any more
    private Got broken(String problem) {
        if (Thread.currentThread().isInterrupted()) {
            cancelled = true;
        }
        if (deaf != null && !cancelled) {
            throw deaf;
        }
        return got(null, cancelled ? null : Objects.requireNonNullElse(overdue, problem), null);
    }

    private Got got(@Nullable ObjectNode response, @Nullable String failure, @Nullable ObjectNode question) {
        return new Got(
                status,
                response,
                exchange.header("Mcp-Session-Id"),
                exchange.header("Retry-After"),
                failure,
                cancelled,
                question);
    }

    /// Cuts what is still coming, where the answer is not known; otherwise leaves it a moment to end by itself.
    @Override
    public void close() {
        MessageReader rest = reader;
        if (!answered || rest == null) {
            exchange.close();
        } else if (rest.isFinished()) {
            exchange.done();
            exchange.close();
        } else {
            Thread reading = Thread.ofVirtual().name("upstream-rest").start(() -> finish(rest));
            Thread.ofVirtual().name("upstream-rest-end").start(() -> {
                try {
                    if (!reading.join(REST)) {
                        exchange.abort();
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void finish(MessageReader rest) {
        try (exchange) {
            while (rest.next() != null) {
                // What comes after the answer is for nobody.
            }
            exchange.done();
        } catch (IOException _) {
            // It is cut.
        }
    }
}
