package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Asks several servers at once.
final class Everywhere {

    private Everywhere() {}

    /// @param question must not fail
    /// @return what each said, in the order of the servers
    static <T> Map<RegisteredMcpServer, T> ask(
            Collection<RegisteredMcpServer> servers, Function<RegisteredMcpServer, T> question) {
        Map<RegisteredMcpServer, T> all = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<RegisteredMcpServer, Future<T>> asking = new LinkedHashMap<>();
            for (RegisteredMcpServer server : servers) {
                asking.put(server, threads.submit(() -> question.apply(server)));
            }
            for (Map.Entry<RegisteredMcpServer, Future<T>> each : asking.entrySet()) {
                all.put(each.getKey(), each.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Asking servers does not fail", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while servers were asked", e);
        }
        return all;
    }
}
