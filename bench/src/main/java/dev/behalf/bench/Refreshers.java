package dev.behalf.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// Sixteen connections kept alive, each with its share of the chains: the next refresh as soon as the last is answered.
final class Refreshers {

    static final int CONNECTIONS = 16;

    private final List<Deque<Chain>> shares = new ArrayList<>();

    Refreshers(List<Chain> chains) {
        for (int i = 0; i < CONNECTIONS; i++) {
            shares.add(new ArrayDeque<>());
        }
        for (int i = 0; i < chains.size(); i++) {
            shares.get(i % CONNECTIONS).add(chains.get(i));
        }
    }

    /// @param contender whose tokens they are
    Load load(Contender contender, Duration time) {
        Duration before = contender.processorTime();
        long start = System.nanoTime();
        List<long[]> each = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<long[]>> running = shares.stream()
                    .map(share -> threads.submit(() -> refresh(contender.url(), share, start + time.toNanos())))
                    .toList();
            for (Future<long[]> one : running) {
                each.add(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(contender.name() + " did not take every refresh token", e);
        }
        long nanos = System.nanoTime() - start;
        long[] all = each.stream().flatMapToLong(LongStream::of).sorted().toArray();
        return Load.of(
                all.length,
                nanos / 1000,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                contender.processorTime().minus(before));
    }

    /// @return what each took, in nanoseconds
    private static long[] refresh(URI url, Deque<Chain> share, long end) {
        long[] times = new long[1024];
        int count = 0;
        try (Wire wire = new Wire(url)) {
            for (long now = System.nanoTime(); now < end; ) {
                Chain chain = share.removeFirst();
                chain.next(Json.text(wire.post(chain.form()), "refresh_token"));
                share.addLast(chain);
                long then = System.nanoTime();
                times = count < times.length ? times : Arrays.copyOf(times, count * 2);
                times[count++] = then - now;
                now = then;
            }
        }
        return Arrays.copyOf(times, count);
    }
}
