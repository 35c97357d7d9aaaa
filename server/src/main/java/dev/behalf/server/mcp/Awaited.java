package dev.behalf.server.mcp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An answer of a client that a request under way on this node waits for.
///
/// @param member what the server calls it
/// @param id by which the client knows the question
record Awaited(String member, String id, CompletableFuture<ObjectNode> outcome) {

    Awaited(String member, String id) {
        this(member, id, new CompletableFuture<>());
    }

    /// @return whether it was the first
    boolean answered(ObjectNode given) {
        return outcome.complete(given);
    }

    /// @return null where there is none yet
    /// @throws java.util.concurrent.CancellationException where it is waited for no more
    @Nullable
    ObjectNode poll(Duration time) {
        try {
            return outcome.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Answers do not fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a client was waited for", e);
        }
    }
}
