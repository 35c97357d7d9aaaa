package dev.behalf.provider;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import dev.behalf.keys.Printable;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks Amazon which domain a user pool has. The pool's owner cannot make Amazon name a domain that is not his, and
/// only
/// the owner of the configured domain can have it named; so agreement proves that the pool is the configured one.
///
/// Answers are kept, negative ones too, and questions are limited, so that made-up issuers cannot make us hammer
/// Amazon.
final class CognitoDiscovery {

    static final Duration KEEP_NEGATIVE = Duration.ofMinutes(5);
    static final Duration KEEP_FAILURE = Duration.ofSeconds(5);
    static final int QUESTIONS_PER_MINUTE = 10;
    private static final int KEPT = 256;

    /// @param refusal empty where the pool was confirmed
    /// @param from when it was given; a clock set back makes it void
    private record Answer(Optional<Refusal> refusal, long from, long until) {
        boolean good(long now) {
            return now >= from && now < until;
        }
    }

    /// What Amazon answers for a pool that is not there. Anything else, such as a page of a proxy in between, says
    /// nothing about the pool, and must not sign anybody out.
    private static final Set<Integer> NO_SUCH_POOL = Set.of(400, 403, 404);

    private static final System.Logger LOG = System.getLogger(CognitoDiscovery.class.getName());

    private final String domain;
    private final DocumentFetcher fetcher;
    private final InstantSource clock;
    private final Cache<String, Answer> answers;
    private final ConcurrentHashMap<String, CompletableFuture<Answer>> flights = new ConcurrentHashMap<>();
    private long minute = Long.MIN_VALUE;
    private int questions;

    CognitoDiscovery(String domain, DocumentFetcher fetcher, InstantSource clock) {
        this.domain = authority(domain);
        this.fetcher = fetcher;
        this.clock = clock;
        this.answers = Caffeine.newBuilder()
                .maximumSize(KEPT)
                .expireAfterWrite(KEEP_NEGATIVE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /// @return empty when Amazon says that the issuer's pool has the configured domain
    Optional<Refusal> objection(CognitoIssuer issuer) {
        Answer kept = kept(issuer);
        if (kept != null) {
            return kept.refusal;
        }
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> running = flights.putIfAbsent(issuer.issuer(), mine);
        return running != null ? running.join().refusal : fly(issuer, mine).refusal;
    }

    private @Nullable Answer kept(CognitoIssuer issuer) {
        Answer kept = answers.getIfPresent(issuer.issuer());
        return kept != null && kept.good(clock.millis()) ? kept : null;
    }

    private Answer fly(CognitoIssuer issuer, CompletableFuture<Answer> mine) {
        Answer answer = unconfirmed("an unexpected failure");
        try {
            // Another flight may have landed since this thread looked.
            Answer kept = kept(issuer);
            answer = kept != null ? kept : asked(issuer);
        } finally {
            flights.remove(issuer.issuer());
            mine.complete(answer);
        }
        return answer;
    }

    private Answer asked(CognitoIssuer issuer) {
        if (!permitted()) {
            // Not kept: made-up issuers would push the answers out that were asked for.
            return unconfirmed("more than " + QUESTIONS_PER_MINUTE + " unknown issuers were presented in a minute");
        }
        Answer answer = ask(issuer);
        answers.put(issuer.issuer(), answer);
        return answer;
    }

    private synchronized boolean permitted() {
        long now = clock.millis() / 60_000;
        questions = now == minute ? questions + 1 : 1;
        minute = now;
        return questions <= QUESTIONS_PER_MINUTE;
    }

    private Answer ask(CognitoIssuer issuer) {
        try {
            DiscoveryDocument discovery = DiscoveryDocument.read(fetcher.fetch(issuer.discovery()));
            boolean own = discovery.issuer().equals(issuer.issuer())
                    && discovery.jwksUri().equals(issuer.jwks());
            return own
                    ? compared(issuer, discovery)
                    : refused(
                            Reason.ISSUER_MISMATCH,
                            "a discovery document for " + Printable.text(discovery.issuer()),
                            "The pool's discovery document does not describe this issuer.");
        } catch (FetchException e) {
            return e.kind() == FetchException.Kind.BAD_STATUS && NO_SUCH_POOL.contains(e.status())
                    ? noSuchPool(issuer, e)
                    : unconfirmed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Asking for " + issuer.discovery() + " failed unexpectedly", e);
            return unconfirmed("an unexpected failure; see the log");
        }
    }

    /// A pool that was not switched to the updated issuer answers 403 there, so this is said of the issuer, not of the
    /// pool.
    private Answer noSuchPool(CognitoIssuer issuer, FetchException e) {
        return refused(
                Reason.ISSUER_MISMATCH,
                Printable.text(issuer.issuer()) + ", of which Amazon says: " + e.getMessage(),
                "Amazon publishes nothing under this issuer.");
    }

    private Answer compared(CognitoIssuer issuer, DiscoveryDocument discovery) {
        String token = authority(discovery.members().get("token_endpoint"));
        String authorization = authority(discovery.members().get("authorization_endpoint"));
        if (token.equals(domain) && authorization.equals(domain)) {
            return new Answer(Optional.empty(), clock.millis(), Long.MAX_VALUE);
        }
        return token.equals(authority(issuer.issuer()))
                ? refused(
                        Reason.ISSUER_WITHOUT_DOMAIN,
                        "user pool " + issuer.poolId() + ", which has no domain",
                        "Give the pool a domain in Cognito, or enter its id as User pool ID.")
                : refused(
                        Reason.ISSUER_NOT_OF_DOMAIN,
                        "user pool " + issuer.poolId() + ", which publishes its endpoints as " + Printable.text(token),
                        "If this is your pool, enter " + Printable.text(token)
                                + " as Cognito domain: with a custom domain Cognito names only that one.");
    }

    private Answer refused(Reason reason, String found, String change) {
        Refusal refusal = new Refusal(reason, "an issuer whose user pool has the domain " + domain, found, change);
        return lasting(refusal, KEEP_NEGATIVE);
    }

    private Answer unconfirmed(String why) {
        Refusal refusal = new Refusal(
                Reason.ISSUER_UNCONFIRMED,
                "to ask Amazon which domain the user pool has",
                why,
                "Try again shortly. With the User pool ID entered this question is not needed.");
        return lasting(refusal, KEEP_FAILURE);
    }

    private Answer lasting(Refusal refusal, Duration time) {
        long now = clock.millis();
        return new Answer(Optional.of(refusal), now, now + time.toMillis());
    }

    static String authority(@Nullable Object url) {
        try {
            String authority =
                    url instanceof String text ? URI.create(Origins.of(text)).getAuthority() : null;
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAUrl) {
            return "";
        }
    }
}
