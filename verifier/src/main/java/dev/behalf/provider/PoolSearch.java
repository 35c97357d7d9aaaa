package dev.behalf.provider;

import dev.behalf.keys.KeySet;
import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.KeySource;
import dev.behalf.keys.KeyStatus;
import dev.behalf.keys.Printable;
import dev.behalf.keys.RemoteKeySet;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.keys.VerificationKey;
import dev.behalf.token.Issuers.Resolution;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.TrustedIssuer;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One search for the user pool behind a domain, from nothing known to a pool that is pinned. When a pin is forgotten,
/// a
/// new search takes its place, so that nothing of the old one counts any more.
final class PoolSearch {

    /// After this a pin that could not be kept is tried again.
    static final Duration KEEP_AGAIN = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(PoolSearch.class.getName());

    private final ProviderSettings.Cognito settings;
    private final VerificationPolicy policy;
    private final Surroundings surroundings;
    private final CognitoDiscovery discovery;
    private final @Nullable URI override;
    private final @Nullable String domainRegion;
    private final ConcurrentHashMap<String, PoolKeys> keySets = new ConcurrentHashMap<>();
    private final AtomicLong keepAt = new AtomicLong(Long.MIN_VALUE);
    private volatile @Nullable String pinned;
    private volatile boolean kept;
    private volatile boolean over;

    /// @param pinned the pool that is pinned already, null to search for it
    PoolSearch(
            ProviderSettings.Cognito settings,
            VerificationPolicy policy,
            Surroundings surroundings,
            @Nullable String pinned) {
        this.settings = settings;
        this.policy = policy;
        this.surroundings = surroundings;
        this.discovery = new CognitoDiscovery(settings.cognitoDomain(), surroundings.fetcher(), surroundings.clock());
        this.override = surroundings.switches().cognitoIdp();
        this.domainRegion = CognitoPool.regionOf(settings.cognitoDomain());
        this.pinned = pinned;
        this.kept = pinned != null;
        CognitoIssuer known = pinned == null ? null : CognitoIssuer.parse(pinned, override);
        if (known != null) {
            keysOf(known);
        }
    }

    String expected() {
        String pool = pinned;
        return pool != null ? pool : "an issuer whose user pool has the domain " + settings.cognitoDomain();
    }

    Resolution resolve(String iss) {
        CognitoIssuer issuer = CognitoIssuer.parse(iss, override);
        if (issuer == null) {
            return refused(Reason.ISSUER_MISMATCH, iss, "This is not an issuer of Amazon Cognito.");
        }
        String pool = pinned;
        if (pool != null) {
            return issuer.pin().equals(pool)
                    ? trusted(issuer)
                    : refused(
                            Reason.ISSUER_MISMATCH,
                            iss,
                            "The token is of another user pool. If the application has moved to that pool, enter"
                                    + " its id as User pool ID, or let the known pool be forgotten.");
        }
        if (domainRegion != null && !domainRegion.equals(issuer.region()) && override == null) {
            return refused(Reason.ISSUER_MISMATCH, iss, "The domain is one of region " + domainRegion + ".");
        }
        return discovery
                .objection(issuer)
                .<Resolution>map(Resolution.Refused::new)
                .orElseGet(() -> trusted(issuer));
    }

    private Resolution trusted(CognitoIssuer issuer) {
        return new Resolution.Trusted(new TrustedIssuer(keysOf(issuer), () -> verified(issuer)));
    }

    private PoolKeys keysOf(CognitoIssuer issuer) {
        return keySets.computeIfAbsent(issuer.issuer(), _ -> new PoolKeys(issuer.pin(), keySet(issuer)));
    }

    private RemoteKeySet keySet(CognitoIssuer issuer) {
        return surroundings.keySet(new KeySetLocation.Published(issuer.jwks()), policy);
    }

    private void verified(CognitoIssuer issuer) {
        if (pinned == null) {
            pinIfFirst(issuer.pin());
        }
        String pool = pinned;
        if (!kept && pool != null && mayKeep()) {
            keepInBackground(pool);
        }
    }

    private synchronized void pinIfFirst(String pool) {
        if (pinned == null) {
            pinned = pool;
        }
    }

    /// True for one thread at a time, and again after a while.
    private boolean mayKeep() {
        long now = surroundings.clock().millis();
        long at = keepAt.get();
        boolean due = now >= at || now < at - KEEP_AGAIN.toMillis();
        return due && keepAt.compareAndSet(at, now + KEEP_AGAIN.toMillis());
    }

    private void keepInBackground(String pool) {
        try {
            surroundings.background().execute(() -> keep(pool));
        } catch (RejectedExecutionException shuttingDown) {
            LOG.log(System.Logger.Level.INFO, "The user pool is to be found out anew after the restart");
        }
    }

    /// Beside the request: a database that is away must not refuse a good token.
    private void keep(String pool) {
        try {
            adopt(surroundings.pins().pin(settings.cognitoDomain(), pool, "a presented token and discovery"));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The user pool of " + settings.cognitoDomain() + " could not be kept",
                    e);
        }
    }

    /// Takes the pool that is kept, also where another node found another one at the same time.
    synchronized void adopt(String stored) {
        if (pinned != null && !stored.equals(pinned)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The domain " + settings.cognitoDomain() + " is pinned to " + stored + "; tokens of " + pinned
                            + " are refused from now on");
        }
        pinned = stored;
        kept = true;
        keySets.values().removeIf(keys -> !keys.pool.equals(stored));
    }

    /// Whether the pool is known.
    boolean found() {
        return pinned != null;
    }

    /// Whether the pin is kept for other nodes and the next start.
    boolean kept() {
        return kept;
    }

    /// Makes everything that was found void.
    void end() {
        over = true;
    }

    private Resolution refused(Reason reason, String iss, String change) {
        return new Resolution.Refused(new Refusal(reason, expected(), Printable.text(iss), change));
    }

    /// Those whose keys were had once; where there are none yet, the pool's own. Anybody can present a token that
    /// names the pool's other issuer, under which Amazon publishes nothing unless the pool was switched to it: that
    /// must not look like an outage, and is not asked for again and again.
    List<KeySource> keySources() {
        List<KeySource> had = keySets.values().stream()
                .filter(keys -> keys.status().fetchedAt() != null)
                .map(KeySource.class::cast)
                .toList();
        String pool = pinned;
        KeySource own = pool == null ? null : keySets.get(pool);
        if (!had.isEmpty()) {
            return had;
        }
        return own == null ? List.copyOf(keySets.values()) : List.of(own);
    }

    /// The keys of a pool for as long as the pool is trusted: remembered verdicts are void together with it.
    private final class PoolKeys implements KeySource {

        private final String pool;
        private final RemoteKeySet keys;

        PoolKeys(String pool, RemoteKeySet keys) {
            this.pool = pool;
            this.keys = keys;
        }

        @Override
        public @Nullable VerificationKey find(@Nullable String kid, SignatureAlgorithm algorithm) {
            return keys.find(kid, algorithm);
        }

        @Override
        public @Nullable KeySet current() {
            String trusted = pinned;
            return over || (trusted != null && !trusted.equals(pool)) ? null : keys.current();
        }

        @Override
        public KeyStatus status() {
            return keys.status();
        }

        @Override
        public void refreshIfDue() {
            keys.refreshIfDue();
        }
    }
}
