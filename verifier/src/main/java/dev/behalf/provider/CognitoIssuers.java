package dev.behalf.provider;

import dev.behalf.keys.KeySource;
import dev.behalf.token.Issuers;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the user pool behind the configured domain, for which Cognito has no look-up: from the first token presented,
/// confirmed with Amazon, and pinned once a token of it has passed every check. From then on only that pool is
/// accepted,
/// under either of its two issuer forms, until somebody lets it be forgotten.
final class CognitoIssuers implements Issuers {

    private static final System.Logger LOG = System.getLogger(CognitoIssuers.class.getName());

    private final ProviderSettings.Cognito settings;
    private final VerificationPolicy policy;
    private final Surroundings surroundings;
    private volatile PoolSearch search;

    CognitoIssuers(ProviderSettings.Cognito settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.policy = policy;
        this.surroundings = surroundings;
        this.search = new PoolSearch(settings, policy, surroundings, pin(settings, surroundings));
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
        return search.expected();
    }

    @Override
    public Resolution resolve(String iss) {
        return search.resolve(iss);
    }

    @Override
    public List<KeySource> keySources() {
        return search.keySources();
    }

    /// A pin that is gone was forgotten by an operator: the search begins anew. One that was never kept stays, since
    /// nobody can have meant it.
    @Override
    public void review() {
        if (settings.userPoolId() != null) {
            return;
        }
        try {
            Optional<String> stored = surroundings.pins().find(settings.cognitoDomain());
            stored.ifPresentOrElse(search::adopt, this::forget);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Whether the user pool of " + settings.cognitoDomain() + " is still pinned could not be read",
                    e);
        }
    }

    private synchronized void forget() {
        PoolSearch old = search;
        if (old.kept()) {
            search = new PoolSearch(settings, policy, surroundings, null);
            old.end();
        }
    }
}
