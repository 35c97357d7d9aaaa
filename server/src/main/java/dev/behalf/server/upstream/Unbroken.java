package dev.behalf.server.upstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Does something that leaves something over where it is cut in the middle: it goes on by itself when nobody waits for
/// it any more, and what comes of it is cleared away then.
final class Unbroken {

    private Unbroken() {}

    /// @param work must not hang on the thread that waits
    /// @param nothing what is returned where it is waited for no more
    /// @param clear takes what came of it too late
    /// @param beat how often the listener is told that there is nothing yet
    /// @throws RuntimeException of the work, or of the listener
    static <T> T await(Supplier<T> work, T nothing, Consumer<T> clear, Duration beat, Listener listener) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().name("upstream-unbroken").start(() -> {
            try {
                T result = work.get();
                if (!done.complete(result)) {
                    clear.accept(result);
                }
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        boolean waits = true;
        try {
            listener.begun(() -> done.complete(nothing));
            T result = await(done, nothing, beat, listener);
            waits = false;
            return result;
        } finally {
            if (waits && !done.complete(nothing) && !done.isCompletedExceptionally()) {
                T late = done.join();
                Thread.ofVirtual().name("upstream-clear").start(() -> clear.accept(late));
            }
        }
    }

    private static <T> T await(CompletableFuture<T> done, T nothing, Duration beat, Listener listener) {
        while (true) {
            try {
                return done.get(beat.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                listener.waiting();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return done.complete(nothing) ? nothing : done.join();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            }
        }
    }
}
