package dev.behalf.server.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.behalf.keys.Document;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.Printable;
import dev.behalf.server.clients.Client.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Fetches the documents of clients and keeps the good ones as long as their servers allow. Bad and missing ones are
/// not
/// kept (OAuth Client ID Metadata Document, section 4.3).
final class ClientDocuments {

    /// The size that the specification recommends as the limit.
    static final int MAX_BYTES = 5 * 1024;

    /// Where the server does not say.
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final Duration KEPT_AT_MOST = Duration.ofHours(24);

    /// How long a document that was good serves clients that are signed in while its server is out of reach.
    private static final Duration STALE = Duration.ofHours(24);

    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// @param fresh how long the document's server lets it be kept
    private record Kept(String text, Instant fetchedAt, Duration fresh) {

        boolean isFresh(Instant now) {
            return now.isBefore(fetchedAt.plus(fresh)) && !now.isBefore(fetchedAt);
        }
    }

    private final Function<Boolean, DocumentFetcher> fetchers;
    private final InstantSource clock;
    private final Cache<String, Kept> kept;

    /// @param fetchers gives the way out: to this machine too where true
    ClientDocuments(Function<Boolean, DocumentFetcher> fetchers, InstantSource clock) {
        this.fetchers = fetchers;
        this.clock = clock;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(MOST_CHARACTERS)
                .weigher((String place, Kept document) ->
                        place.length() + document.text().length())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<String, Kept>writing(
                        (_, document) -> document.fresh().plus(STALE)))
                .build();
    }

    /// @param id a URL
    /// @param loopback whether it may be on this machine
    /// @param stale whether an earlier one will do while it cannot be had
    ClientLookup find(String id, boolean loopback, boolean stale) {
        Optional<String> problem = ClientIds.problem(id, loopback);
        if (problem.isPresent()) {
            return new ClientLookup.Unknown("The client's address " + Printable.text(id) + " " + problem.get() + ".");
        }
        try {
            return read(id, text(id, MAX_BYTES, loopback, stale), loopback);
        } catch (FetchException e) {
            return e.kind() == FetchException.Kind.ADDRESS_REFUSED
                    ? new ClientLookup.Unknown("The client's document cannot be used: " + e.getMessage())
                    : new ClientLookup.Unavailable("The client's document cannot be had: " + e.getMessage());
        }
    }

    /// The keys of a client that are at its `jwks_uri`, as JSON.
    ///
    /// @throws FetchException where they cannot be had
    String keys(String uri, boolean loopback) {
        return text(uri, Integer.MAX_VALUE, loopback, true);
    }

    private String text(String uri, int limit, boolean loopback, boolean stale) {
        String place = loopback + " " + uri;
        Kept known = kept.getIfPresent(place);
        if (known != null && known.isFresh(clock.instant())) {
            return known.text();
        }
        try {
            return fetch(place, uri, limit, loopback);
        } catch (FetchException e) {
            if (known == null || !stale) {
                throw e;
            }
            return known.text();
        }
    }

    private String fetch(String place, String uri, int limit, boolean loopback) {
        Document document = fetchers.apply(loopback).fetch(URI.create(uri));
        if (document.body().getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new FetchException(
                    FetchException.Kind.BAD_BODY, "It was expected to have at most " + limit + " bytes.");
        }
        Duration time = time(document.maxAge());
        if (time.isPositive() && isJson(document.body())) {
            kept.put(place, new Kept(document.body(), clock.instant(), time));
        }
        return document.body();
    }

    private static Duration time(@Nullable Duration maxAge) {
        if (maxAge == null) {
            return KEPT;
        }
        return maxAge.compareTo(KEPT_AT_MOST) > 0 ? KEPT_AT_MOST : maxAge;
    }

    private static boolean isJson(String text) {
        try {
            return STRICT.readTree(text).isObject();
        } catch (JacksonException _) {
            return false;
        }
    }

    private ClientLookup read(String id, String text, boolean loopback) {
        try {
            JsonNode document = STRICT.readTree(text);
            JsonNode stated = document.get("client_id");
            if (stated == null || !stated.isString() || !id.equals(stated.stringValue())) {
                return forget(id, loopback, "Its client_id was expected to be the very address of the document.");
            }
            return new ClientLookup.Found(
                    new Client(id, Origin.DOCUMENT, MetadataReader.read(document, Origin.DOCUMENT, loopback)));
        } catch (JacksonException _) {
            return forget(id, loopback, "It was expected to be one JSON object.");
        } catch (MetadataException e) {
            return forget(id, loopback, e.problem().description());
        }
    }

    private ClientLookup forget(String id, boolean loopback, String problem) {
        kept.invalidate(loopback + " " + id);
        return new ClientLookup.Unknown("The client's document " + Printable.text(id) + " cannot be used. " + problem);
    }
}
