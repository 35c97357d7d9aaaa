package dev.behalf.provider;

import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.KeySource;
import dev.behalf.keys.Printable;
import dev.behalf.keys.RemoteKeySet;
import dev.behalf.token.Issuers;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.TrustedIssuer;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Finds the user pool behind the configured domain, for which Cognito has no look-up: from the first token presented,
/// confirmed with Amazon, and pinned once a token of it has passed every check. From then on only that pool is
/// accepted,
/// under either of its two issuer forms.
final class CognitoIssuers implements Issuers {

    private static final System.Logger LOG = System.getLogger(CognitoIssuers.class.getName());
    private static final long LOOK_MILLIS = 1000;

    private final ProviderSettings.Cognito settings;
    private final VerificationPolicy policy;
    private final Surroundings surroundings;
    private final CognitoDiscovery discovery;
    private final @Nullable URI override;
    private final @Nullable String domainRegion;
    private final ConcurrentHashMap<String, RemoteKeySet> keySets = new ConcurrentHashMap<>();
    private volatile @Nullable String pinned;
    private volatile long lookedAt = -LOOK_MILLIS;

    CognitoIssuers(ProviderSettings.Cognito settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.policy = policy;
        this.surroundings = surroundings;
        this.discovery = new CognitoDiscovery(settings.cognitoDomain(), surroundings.fetcher(), surroundings.clock());
        this.override = surroundings.switches().cognitoIdp();
        this.domainRegion = CognitoPool.regionOf(settings.cognitoDomain());
        this.pinned = pin(settings, surroundings);
        if (pinned != null) {
            keySets.put(pinned, keySet(pinned));
        }
    }

    /// From the User pool ID where it is given, else from an earlier run; null where neither is there.
    static @Nullable String pin(ProviderSettings.Cognito settings, Surroundings surroundings) {
        String pool = settings.userPoolId();
        URI override = surroundings.switches().cognitoIdp();
        if (pool == null) {
            return surroundings.pins().find(settings.cognitoDomain()).orElse(null);
        }
        return CognitoIssuer.of(pool, override).issuer();
    }

    @Override
    public String expected() {
        String pool = pinned;
        return pool != null ? pool : "an issuer whose user pool has the domain " + settings.cognitoDomain();
    }

    @Override
    public Resolution resolve(String iss) {
        CognitoIssuer issuer = CognitoIssuer.parse(iss, override);
        if (issuer == null) {
            return refused(Reason.ISSUER_MISMATCH, iss, "This is not an issuer of Amazon Cognito.");
        }
        String pool = latestPin();
        if (pool != null) {
            return issuer.pin().equals(pool)
                    ? trusted(issuer)
                    : refused(
                            Reason.ISSUER_MISMATCH,
                            iss,
                            "The token is of another user pool. If the application has moved to that pool, enter"
                                    + " its id as User pool ID.");
        }
        if (domainRegion != null && !domainRegion.equals(issuer.region()) && override == null) {
            return refused(Reason.ISSUER_MISMATCH, iss, "The domain is one of region " + domainRegion + ".");
        }
        return discovery
                .objection(issuer)
                .<Resolution>map(Resolution.Refused::new)
                .orElseGet(() -> trusted(issuer));
    }

    /// While no pool is known here, a sign-in or another node may find it; looked for once a second.
    private @Nullable String latestPin() {
        String pool = pinned;
        long now = surroundings.clock().millis();
        if (pool != null || Math.abs(now - lookedAt) < LOOK_MILLIS) {
            return pool;
        }
        lookedAt = now;
        try {
            Optional<String> found = surroundings.pins().find(settings.cognitoDomain());
            found.ifPresent(this::pinnedElsewhere);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The user pool of " + settings.cognitoDomain() + " could not be looked up",
                    e);
        }
        return pinned;
    }

    private synchronized void pinnedElsewhere(String pool) {
        if (pinned == null) {
            pinned = pool;
        }
    }

    private Resolution trusted(CognitoIssuer issuer) {
        RemoteKeySet keys = keySets.computeIfAbsent(issuer.issuer(), this::keySet);
        return new Resolution.Trusted(new TrustedIssuer(keys, () -> pin(issuer)));
    }

    private void pin(CognitoIssuer issuer) {
        if (pinned == null) {
            synchronized (this) {
                if (pinned == null) {
                    pinned = issuer.pin();
                    keepInBackground(issuer.pin());
                }
            }
        }
    }

    private void keepInBackground(String pin) {
        try {
            surroundings.background().execute(() -> keep(pin));
        } catch (RejectedExecutionException shuttingDown) {
            LOG.log(System.Logger.Level.INFO, "The user pool is to be found out anew after the restart");
        }
    }

    /// Beside the request: a database that is away must not refuse a good token.
    private void keep(String pin) {
        try {
            surroundings.pins().pin(settings.cognitoDomain(), pin, "a presented token and discovery");
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The user pool of " + settings.cognitoDomain() + " could not be kept",
                    e);
        }
    }

    private RemoteKeySet keySet(String issuer) {
        URI jwks = URI.create(issuer + "/.well-known/jwks.json");
        return surroundings.keySet(new KeySetLocation.Published(jwks), policy);
    }

    private Resolution refused(Reason reason, String iss, String change) {
        return new Resolution.Refused(new Refusal(reason, expected(), Printable.text(iss), change));
    }

    @Override
    public List<KeySource> keySources() {
        return List.copyOf(keySets.values());
    }
}
