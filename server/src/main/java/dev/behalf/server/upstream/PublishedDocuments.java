package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.FetchException;
import dev.behalf.server.environment.ApiDocuments;
import dev.behalf.server.net.Streams;
import dev.behalf.server.openapi.ApiDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Fetches documents of APIs, without credentials, by the way that leads to the team's servers: no redirect, no
/// address but those that may be reached.
public final class PublishedDocuments implements ApiDocuments.Source {

    /// Of all of it: somebody sits before the console.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Function<Streams.Network, Streams> ways;

    /// @param ways out
    public PublishedDocuments(Function<Streams.Network, Streams> ways) {
        this.ways = ways;
    }

    @Override
    public ApiDocuments.Found fetch(String url, boolean loopback, boolean privateToo) {
        Streams streams = ways.apply(new Streams.Network(loopback, privateToo));
        Map<String, String> headers = Map.of("Accept", "application/json, application/yaml;q=0.9, */*;q=0.5");
        try (Streams.Exchange exchange = streams.get(URI.create(url), headers, PATIENCE)) {
            CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(exchange::abort);
            return read(exchange);
        } catch (FetchException e) {
            return new ApiDocuments.Found.Missing(String.valueOf(e.getMessage()));
        }
    }

    private static ApiDocuments.Found read(Streams.Exchange exchange) {
        try {
            int status = exchange.begin();
            if (status != 200) {
                return new ApiDocuments.Found.Missing("Its address answered " + status + "; 200 was expected"
                        + (status >= 300 && status < 400 ? ", and redirects are not followed." : "."));
            }
            byte[] body = exchange.body().readNBytes(ApiDocument.MAX_BYTES + 1);
            if (body.length > ApiDocument.MAX_BYTES) {
                return new ApiDocuments.Found.Missing("It has more than " + ApiDocument.MAX_BYTES + " bytes.");
            }
            exchange.done();
            return new ApiDocuments.Found.Text(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString().strip());
        } catch (CharacterCodingException _) {
            return new ApiDocuments.Found.Missing("Its address answered with something that is not text in UTF-8.");
        } catch (IOException e) {
            return new ApiDocuments.Found.Missing(
                    String.valueOf(exchange.failure(e).getMessage()));
        }
    }
}
