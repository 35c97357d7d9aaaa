package dev.behalf.server.net;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/// Connections and threads for one purpose, so that providers that keep one purpose waiting do not stop the other.
///
/// @param direct for addresses that the policy has checked
/// @param proxied through the proxy, null where there is none: two clients, so that the rule "any address will do" of
///     the proxy's own name can never apply to a provider's
record Lane(CloseableHttpClient direct, @Nullable CloseableHttpClient proxied, ThreadPoolExecutor threads)
        implements AutoCloseable {

    Lane(CloseableHttpClient direct, @Nullable CloseableHttpClient proxied, String name) {
        this(direct, proxied, threads(name));
    }

    CloseableHttpClient client(boolean viaProxy) {
        return viaProxy && proxied != null ? proxied : direct;
    }

    /// Runs an exchange within the deadline.
    ///
    /// @param abort ends the exchange from another thread
    /// @throws TimeoutException when the time is over
    /// @throws InterruptedException when the caller is to stop
    <R> R run(Supplier<R> exchange, Duration deadline, Runnable abort) throws TimeoutException, InterruptedException {
        Future<R> running = threads.submit(exchange::get);
        try {
            return running.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            running.cancel(true);
            abort.run();
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        direct.close(CloseMode.IMMEDIATE);
        if (proxied != null) {
            proxied.close(CloseMode.IMMEDIATE);
        }
    }

    /// Platform threads, because a name look-up is a native call: a dead name server would pin the few carriers that
    /// all virtual threads share. At most [HttpClients#CONNECTIONS], waiting for one counts against the deadline.
    private static ThreadPoolExecutor threads(String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                HttpClients.CONNECTIONS,
                HttpClients.CONNECTIONS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name, 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
