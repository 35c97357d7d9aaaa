package dev.behalf.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;

/// A key set over an origin in memory, on a clock that is set.
abstract class RemoteKeySetFixture {

    static final URI JWKS = URI.create("https://id.example.com/jwks");
    static final Duration HOURS_12 = Duration.ofHours(12);
    static final Duration ONE_MILLI = Duration.ofMillis(1);

    final SettableClock clock = new SettableClock();
    final FakeOrigin origin = new FakeOrigin();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /// Fetches in the thread that asks, so that every test step is over when it returns.
    RemoteKeySet keySet() {
        return keySet(KeyArchive.none(), Runnable::run);
    }

    RemoteKeySet keySet(KeyArchive archive, Executor background) {
        return new RemoteKeySet(
                new KeySetLocation.Published(JWKS), KeyFreshness.DEFAULT, origin, archive, clock, background, null);
    }

    void publish(String body) {
        origin.publish(JWKS, body, null);
    }

    /// Runs all at once and gives every result.
    <T> List<T> together(int count, Callable<T> request) throws Exception {
        List<Future<T>> running = start(count, request);
        return results(running);
    }

    <T> List<Future<T>> start(int count, Callable<T> request) {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(threads.submit(() -> {
                go.await();
                return request.call();
            }));
        }
        go.countDown();
        return running;
    }

    static <T> List<T> results(List<Future<T>> running)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get(20, TimeUnit.SECONDS));
        }
        return results;
    }

    static void assertFound(RemoteKeySet keys, String kid) {
        assertThat(keys.find(kid, SignatureAlgorithm.RS256)).as(kid).isNotNull();
    }

    static void assertUnknown(RemoteKeySet keys, String kid) {
        assertThat(keys.find(kid, SignatureAlgorithm.RS256)).as(kid).isNull();
    }
}
