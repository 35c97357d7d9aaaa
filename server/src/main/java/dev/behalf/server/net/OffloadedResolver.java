package dev.behalf.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks names up on a few platform threads: it is a native call, and a dead name server would pin the carriers that
/// all
/// virtual threads share.
final class OffloadedResolver implements HostResolver, AutoCloseable {

    private static final int THREADS = 8;

    private final HostResolver resolver;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    OffloadedResolver(HostResolver resolver, Duration patience) {
        this.resolver = resolver;
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("names-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        Future<List<InetAddress>> found = threads.submit(() -> resolver.resolve(host));
        try {
            return found.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            found.cancel(true);
            throw new UnknownHostException(host);
        } catch (InterruptedException _) {
            found.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
