package dev.behalf.server.upstream;

import dev.behalf.keys.FetchException;
import dev.behalf.server.net.Streams;
import dev.behalf.server.openapi.ApiRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The way to an API: sends one request, once, and reads its answer to the end.
final class ApiLine {

    /// More than a model reads. The answer goes to the client twice, as text and structured.
    private static final int MOST_BYTES = 1024 * 1024;

    private final Streams streams;
    private final Limits limits;

    ApiLine(Streams streams, Limits limits) {
        this.streams = streams;
        this.limits = limits;
    }

    /// What came back.
    sealed interface Back {

        /// An answer, read to its end.
        final class Whole implements Back {
            final int status;
            /// The header `Content-Type`.
            final @Nullable String type;
            /// The header of that name.
            final @Nullable String retryAfter;

            final byte[] body;

            Whole(int status, @Nullable String type, @Nullable String retryAfter, byte[] body) {
                this.status = status;
                this.type = type;
                this.retryAfter = retryAfter;
                this.body = body;
            }
        }

        /// @param problem a sentence
        record Broken(String problem) implements Back {}

        /// Nobody waits for it any more.
        record Cancelled() implements Back {}
    }

    /// @param credentials headers, which win over those of the request
    Back send(ApiRequest request, Map<String, String> credentials, Listener listener) {
        Streams.Exchange exchange;
        try {
            exchange = streams.send(
                    request.method(),
                    request.uri(),
                    headers(request, credentials),
                    request.bytes(),
                    request.type(),
                    limits.silence());
        } catch (FetchException e) {
            return new Back.Broken(String.valueOf(e.getMessage()));
        }
        CompletableFuture<Back> back = new CompletableFuture<>();
        try {
            listener.begun(() -> {
                back.complete(new Back.Cancelled());
                exchange.abort();
            });
            Thread.ofVirtual().name("upstream-api").start(() -> back.complete(read(exchange)));
            return await(back, listener);
        } finally {
            if (back.complete(new Back.Cancelled()) || back.join() instanceof Back.Cancelled) {
                exchange.abort();
            }
        }
    }

    /// Arguments of tools set none of the headers that credentials stand in.
    private static Map<String, String> headers(ApiRequest request, Map<String, String> credentials) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.keySet().removeIf(name -> credentials.keySet().stream().anyMatch(name::equalsIgnoreCase));
        headers.putAll(credentials);
        return headers;
    }

    private static Back read(Streams.Exchange exchange) {
        try (exchange) {
            int status = exchange.begin();
            String encoding = Objects.requireNonNullElse(exchange.header("Content-Encoding"), "identity");
            if (!encoding.equalsIgnoreCase("identity")) {
                return new Back.Broken("It answered with a compressed body, which was not asked for.");
            }
            byte[] body = exchange.body().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                return new Back.Broken("Its answer is larger than is taken, which is " + MOST_BYTES + " bytes.");
            }
            exchange.done();
            return new Back.Whole(status, exchange.header("Content-Type"), exchange.header("Retry-After"), body);
        } catch (FetchException e) {
            return new Back.Broken(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Back.Broken(String.valueOf(exchange.failure(e).getMessage()));
        }
    }

    private Back await(CompletableFuture<Back> back, Listener listener) {
        long begun = System.nanoTime();
        while (true) {
            try {
                return back.get(limits.beat().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                if (System.nanoTime() - begun > limits.silence().toNanos()) {
                    return new Back.Broken(
                            "It did not answer within " + limits.silence().toSeconds() + " s.");
                }
                listener.waiting();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new Back.Cancelled();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Reading does not fail", e.getCause());
            }
        }
    }
}
