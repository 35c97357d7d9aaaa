package dev.behalf.server.grants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.signing.SigningKeys;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Access tokens as RFC 9068 has them: signed, minutes long, for one audience.
public final class AccessTokens {

    /// The `typ` header; no other token of ours has it (RFC 9068 section 2.1).
    public static final String TYPE = "at+jwt";

    /// The claim that names the grant.
    public static final String GRANT = "grant_id";

    /// The claim of tokens that are bound to a key (RFC 7800 section 3.1).
    public static final String CONFIRMATION = "cnf";

    private static final String THUMBPRINT = "jkt";
    private static final Duration SEEN_FOR = Duration.ofMinutes(1);
    private static final int MOST_SEEN = 20_000;

    private final SigningKeys keys;
    private final Grants grants;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// Clients show the same token for minutes, call after call. Only the signature is not looked at again: whether the
    /// grant has ended, and all else that may change, is.
    private final Cache<Seen, Ours> seen;

    /// A token, without what it could be used by.
    private record Seen(String environment, String hash) {}

    /// What a signature stands for.
    ///
    /// @param key that signed
    private record Ours(JWTClaimsSet claims, String key) {}

    public AccessTokens(SigningKeys keys, Grants grants, InstantSource clock) {
        this.keys = keys;
        this.grants = grants;
        this.clock = clock;
        this.seen = Caffeine.newBuilder()
                // Tidied by whoever calls: waking another thread for it costs more.
                .executor(Runnable::run)
                .maximumSize(MOST_SEEN)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(SEEN_FOR)
                .build();
    }

    /// @param text the token
    /// @param lifetime from now
    /// @param bound whether it is good with proofs by a key only
    public record Issued(String text, Duration lifetime, boolean bound) {

        /// Without the token.
        @Override
        public String toString() {
            return "Issued[" + lifetime + "]";
        }
    }

    /// Issues one, which is not good for longer than its grant.
    ///
    /// @param issuer the environment's public URL
    /// @param scopes all of the grant's, or fewer
    /// @param key the thumbprint of the key that it is bound to (RFC 9449 section 6.1), null for a bearer token
    public Issued issue(Grant grant, String issuer, List<String> scopes, @Nullable String key) {
        return issue(grant, issuer, scopes, key, grant.expiresAt());
    }

    /// The same, and not for longer than this.
    ///
    /// @param latest after now
    public Issued issue(Grant grant, String issuer, List<String> scopes, @Nullable String key, Instant latest) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant wanted = now.plus(grants.times().access());
        Instant expiry = Collections.min(List.of(wanted, grant.expiresAt(), latest));
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(grant.person())
                .audience(grant.resource())
                .claim("client_id", grant.client())
                .claim("scope", String.join(" ", scopes))
                .claim(GRANT, grant.id())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expiry))
                .jwtID(RandomText.id("", random));
        if (key != null) {
            claims.claim(CONFIRMATION, Map.of(THUMBPRINT, key));
        }
        return new Issued(
                keys.sign(grant.environment(), TYPE, claims.build()),
                Duration.ofSeconds(expiry.getEpochSecond() - now.getEpochSecond()),
                key != null);
    }

    /// The thumbprint of the key that a token is bound to (RFC 9449 section 6.1).
    ///
    /// @return null where it is bound to none
    public static @Nullable String key(JWTClaimsSet claims) {
        return claims.getClaim(CONFIRMATION) instanceof Map<?, ?> confirmation
                        && confirmation.get(THUMBPRINT) instanceof String key
                ? key
                : null;
    }

    /// The claims of a token that is good: signed by this environment, of this issuer, not expired, its grant not
    /// ended. For whom it is good is for the caller to check; and that one which is bound to a key ([#key]) comes
    /// with a proof by it ([DpopProofs#forResource]), because it is no bearer token. Asks no database.
    ///
    /// @param issuer the environment's public URL
    /// @return empty for anything else
    public Optional<JWTClaimsSet> verify(String environment, String issuer, String token) {
        try {
            Ours ours = ours(environment, token);
            return ours != null && isGood(ours.claims(), issuer) ? Optional.of(ours.claims()) : Optional.empty();
        } catch (ParseException _) {
            return Optional.empty();
        }
    }

    /// @return null where the environment did not sign it
    private @Nullable Ours ours(String environment, String token) throws ParseException {
        Seen key = new Seen(environment, RandomText.sha256(token));
        Ours known = seen.getIfPresent(key);
        if (known != null && keys.knows(environment, known.key())) {
            return known;
        }
        SignedJWT parsed = SignedJWT.parse(token);
        if (!isOurs(parsed, environment)) {
            return null;
        }
        Ours ours = new Ours(parsed.getJWTClaimsSet(), parsed.getHeader().getKeyID());
        seen.put(key, ours);
        return ours;
    }

    /// Whether a token says of itself that an environment signed it.
    public boolean claimsToBeOurs(String environment, String token) {
        try {
            String id = com.nimbusds.jose.JWSHeader.parse(
                            new com.nimbusds.jose.util.Base64URL(token.substring(0, Math.max(0, token.indexOf('.')))))
                    .getKeyID();
            return id != null && keys.knows(environment, id);
        } catch (ParseException _) {
            return false;
        }
    }

    private boolean isOurs(SignedJWT token, String environment) {
        try {
            return token.getHeader().getType() != null
                    && TYPE.equals(token.getHeader().getType().getType())
                    && keys.verifies(environment, token);
        } catch (JOSEException _) {
            return false;
        }
    }

    private boolean isGood(JWTClaimsSet claims, String issuer) throws ParseException {
        String grant = text(claims, GRANT);
        String client = text(claims, "client_id");
        return issuer.equals(claims.getIssuer())
                && claims.getExpirationTime() != null
                && clock.instant().isBefore(claims.getExpirationTime().toInstant())
                && grant != null
                && !grants.hasEnded(grant)
                && client != null
                && grants.admits(client);
    }

    private static @Nullable String text(JWTClaimsSet claims, String name) throws ParseException {
        return claims.getStringClaim(name);
    }
}
