package dev.behalf.server.federation;

import dev.behalf.keys.Document;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import dev.behalf.keys.Printable;
import dev.behalf.provider.Surroundings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The endpoints in an issuer's discovery document, remembered. What was read once serves on while the provider cannot
/// be asked: its endpoints move rarely, and if they did, it says so itself.
final class Discovery {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private record Read(ProviderEndpoints endpoints, long from, long until) {
        boolean good(long now) {
            // The first comparison is for a clock that was set back.
            return now >= from && now < until;
        }
    }

    private final String issuer;
    private final Surroundings surroundings;
    private @Nullable Read last;

    Discovery(String issuer, Surroundings surroundings) {
        this.issuer = issuer;
        this.surroundings = surroundings;
    }

    /// @throws FetchException where the document was never read and cannot be now
    synchronized ProviderEndpoints endpoints() {
        long now = surroundings.clock().millis();
        if (last != null && last.good(now)) {
            return last.endpoints;
        }
        try {
            last = read(now);
        } catch (FetchException e) {
            if (last == null) {
                throw e;
            }
            last = new Read(last.endpoints, now, now + SHORTEST.toMillis());
        }
        return last.endpoints;
    }

    private Read read(long now) {
        Document fetched = surroundings.fetcher().fetch(new KeySetLocation.Discovered(issuer).uri());
        DiscoveryDocument document = DiscoveryDocument.read(fetched);
        if (!document.issuer().equals(issuer)) {
            // One issuer could lead people to another otherwise (OpenID Connect Discovery 1.0 section 4.3).
            throw new FetchException(
                    FetchException.Kind.BAD_BODY,
                    "the discovery document was expected to name the issuer " + Printable.text(issuer) + ", found "
                            + Printable.text(document.issuer()));
        }
        ProviderEndpoints endpoints =
                ProviderEndpoints.discovered(document, surroundings.switches().allowLoopbackProviders());
        return new Read(endpoints, now, now + life(fetched.maxAge()).toMillis());
    }

    private static Duration life(@Nullable Duration maxAge) {
        if (maxAge == null || maxAge.compareTo(LONGEST) > 0) {
            return LONGEST;
        }
        return maxAge.compareTo(SHORTEST) < 0 ? SHORTEST : maxAge;
    }
}
