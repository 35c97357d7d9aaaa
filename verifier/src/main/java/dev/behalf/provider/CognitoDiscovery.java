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
    private record Answer(Optional<Refusal> refusal, long until) {}

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
        Answer kept = answers.getIfPresent(issuer.issuer());
        if (kept != null && clock.millis() < kept.until) {
            return kept.refusal;
        }
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> running = flights.putIfAbsent(issuer.issuer(), mine);
        return running != null ? running.join().refusal : fly(issuer, mine).refusal;
    }

    private Answer fly(CognitoIssuer issuer, CompletableFuture<Answer> mine) {
        Answer answer = unconfirmed("an unexpected failure");
        try {
            answer = permitted()
                    ? ask(issuer)
                    : unconfirmed("more than " + QUESTIONS_PER_MINUTE + " unknown issuers were presented in a minute");
            answers.put(issuer.issuer(), answer);
        } finally {
            flights.remove(issuer.issuer());
            mine.complete(answer);
        }
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
            return switch (e.kind()) {
                case UNREACHABLE, TIMED_OUT -> unconfirmed(String.valueOf(e.getMessage()));
                case BAD_STATUS ->
                    e.status() >= 500 || e.status() == 429
                            ? unconfirmed(String.valueOf(e.getMessage()))
                            : noSuchPool(issuer, e);
                case ADDRESS_REFUSED, BAD_BODY -> noSuchPool(issuer, e);
            };
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
            return new Answer(Optional.empty(), Long.MAX_VALUE);
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
        return new Answer(Optional.of(refusal), clock.millis() + KEEP_NEGATIVE.toMillis());
    }

    private Answer unconfirmed(String why) {
        Refusal refusal = new Refusal(
                Reason.ISSUER_UNCONFIRMED,
                "to ask Amazon which domain the user pool has",
                why,
                "Try again shortly. With the User pool ID entered this question is not needed.");
        return new Answer(Optional.of(refusal), clock.millis() + KEEP_FAILURE.toMillis());
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
