package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.keys.FetchException;
import dev.behalf.server.net.Streams.Exchange;
import dev.behalf.server.net.Streams.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exchanges that nobody but their sender ends.
class StreamsTest {

    private static final TestingServer.Answer BEGUN =
            connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");

    @Test
    void waitsUntilAConnectionIsGivenBackWhereAllAreTaken() throws Exception {
        try (TestingServer server = TestingServer.plain(BEGUN);
                Streams streams = new Streams(EgressSettings.defaults(), new Network(true, false))) {
            List<Exchange> taken = new ArrayList<>();
            for (int i = 0; i < Streams.PER_HOST; i++) {
                Exchange exchange = exchange(streams, server);
                assertThat(exchange.begin()).isEqualTo(200);
                taken.add(exchange);
            }
            Exchange waiting = exchange(streams, server);
            CompletableFuture<Integer> status = begun(waiting);
            boolean over = status.isDone();
            taken.getFirst().close();

            assertThat(over).isFalse();
            assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(200);
            waiting.close();
            taken.forEach(Exchange::close);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsWhenItIsAborted(boolean waitsForTheHead) throws Exception {
        try (TestingServer server = TestingServer.plain(waitsForTheHead ? TestingServer.Connection::stall : BEGUN);
                Streams streams = new Streams(EgressSettings.defaults(), new Network(true, false))) {
            Exchange exchange = exchange(streams, server);
            CompletableFuture<byte[]> ended =
                    CompletableFuture.supplyAsync(() -> whole(exchange), Thread::startVirtualThread);
            while (server.heads().isEmpty() && !ended.isDone()) {
                Thread.onSpinWait();
            }
            exchange.abort();

            assertThatThrownBy(() -> ended.orTimeout(30, TimeUnit.SECONDS).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(FetchException.class);
        }
    }

    @Test
    void saysWhenItIsShuttingDown() throws Exception {
        try (TestingServer server = TestingServer.plain(BEGUN)) {
            Streams streams = new Streams(EgressSettings.defaults(), new Network(true, false));
            Exchange exchange = exchange(streams, server);
            streams.close();

            assertThatThrownBy(exchange::begin)
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("shutting down");
        }
    }

    private static Exchange exchange(Streams streams, TestingServer server) {
        return streams.post(server.uri("/mcp"), Map.of(), new byte[] {'{', '}'}, null);
    }

    private static byte[] whole(Exchange exchange) {
        exchange.begin();
        try {
            return exchange.body().readAllBytes();
        } catch (IOException e) {
            throw exchange.failure(e);
        }
    }

    private static CompletableFuture<Integer> begun(Exchange exchange) throws InterruptedException {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread beginning = Thread.ofVirtual().start(() -> {
            try {
                status.complete(exchange.begin());
            } catch (RuntimeException e) {
                status.completeExceptionally(e);
            }
        });
        // Until it waits, or is over.
        while (beginning.getState() == Thread.State.NEW || beginning.getState() == Thread.State.RUNNABLE) {
            Thread.sleep(1);
        }
        return status;
    }
}
