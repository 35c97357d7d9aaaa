package dev.behalf.keys;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A provider's documents in memory. Counts what it is asked, fails on demand, and can be held up at a gate.
public final class FakeOrigin implements DocumentFetcher {

    private final Map<URI, Supplier<Document>> documents = new ConcurrentHashMap<>();
    private final Map<URI, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private volatile @Nullable RuntimeException outage;
    private volatile Gate gate = Gate.open();

    /// Where fetches wait.
    public record Gate(CountDownLatch arrived, CountDownLatch opened) {
        static Gate open() {
            return new Gate(new CountDownLatch(0), new CountDownLatch(0));
        }

        static Gate closed() {
            return new Gate(new CountDownLatch(1), new CountDownLatch(1));
        }

        /// Waits until a fetch stands at the gate.
        public void awaitArrival() {
            await(arrived);
        }

        public void letThrough() {
            opened.countDown();
        }
    }

    public void publish(URI uri, String body, @Nullable Duration maxAge) {
        documents.put(uri, () -> new Document(body, maxAge));
    }

    public void publish(String uri, String body) {
        publish(URI.create(uri), body, null);
    }

    public void answer(String uri, Supplier<Document> answer) {
        documents.put(URI.create(uri), answer);
    }

    /// Until [#recover] every fetch fails in this way.
    public void fail(RuntimeException failure) {
        outage = failure;
    }

    public void fail() {
        fail(new FetchException(FetchException.Kind.UNREACHABLE, "the provider is down"));
    }

    public void recover() {
        outage = null;
    }

    /// Until it lets through, every fetch waits there.
    public Gate close() {
        gate = Gate.closed();
        return gate;
    }

    public int fetches() {
        return total.get();
    }

    public int fetches(String uri) {
        AtomicInteger count = counts.get(URI.create(uri));
        return count == null ? 0 : count.get();
    }

    @Override
    public Document fetch(URI uri) {
        total.incrementAndGet();
        counts.computeIfAbsent(uri, _ -> new AtomicInteger()).incrementAndGet();
        Gate here = gate;
        here.arrived.countDown();
        await(here.opened);
        RuntimeException failure = outage;
        if (failure != null) {
            throw failure;
        }
        Supplier<Document> document = documents.get(uri);
        if (document == null) {
            throw new FetchException(FetchException.Kind.BAD_STATUS, 404, "status 404");
        }
        return document.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came to the gate, or nobody opened it");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
