package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks several servers at once, and waits for none of them so long that whoever asks would leave.
final class Everywhere {

    private static final Logger LOG = LoggerFactory.getLogger(Everywhere.class);

    private Everywhere() {}

    /// @param question goes on where it is waited for no more, so that it shows how the server is doing
    /// @param patience how long all of them are waited for
    /// @param silence what stands for the answer of one that took longer, or could not be asked
    /// @return what each said, in the order of the servers
    static <T> Map<RegisteredMcpServer, T> ask(
            Collection<RegisteredMcpServer> servers,
            Function<RegisteredMcpServer, T> question,
            Duration patience,
            T silence) {
        Map<RegisteredMcpServer, CompletableFuture<T>> asking = new LinkedHashMap<>();
        for (RegisteredMcpServer server : servers) {
            asking.put(server, asked(server, question, silence));
        }
        long end = System.nanoTime() + patience.toNanos();
        Map<RegisteredMcpServer, T> all = new LinkedHashMap<>();
        asking.forEach((server, answer) -> all.put(server, awaited(answer, end - System.nanoTime(), silence)));
        return all;
    }

    private static <T> CompletableFuture<T> asked(
            RegisteredMcpServer server, Function<RegisteredMcpServer, T> question, T silence) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("mcp-everywhere").start(() -> {
            try {
                answer.complete(question.apply(server));
            } catch (RuntimeException e) {
                LOG.warn("The server {} could not be asked", server.name(), e);
                answer.complete(silence);
            }
        });
        return answer;
    }

    private static <T> T awaited(CompletableFuture<T> answer, long nanos, T silence) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return silence;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Asking servers does not fail", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while servers were asked", e);
        }
    }
}
