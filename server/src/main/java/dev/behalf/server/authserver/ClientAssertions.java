package dev.behalf.server.authserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import dev.behalf.keys.FetchException;
import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.Clients;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Checks the signed assertions by which clients authenticate (RFC 7523 section 3).
final class ClientAssertions {

    private static final Set<JWSAlgorithm> ALLOWED = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    /// For metadata.
    static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256");

    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /// An assertion is for one use; nobody needs one that is good for longer.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Clients clients;
    private final InstantSource clock;
    private final Cache<String, Boolean> used;

    ClientAssertions(Clients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
        this.used = Caffeine.newBuilder()
                .maximumSize(100_000)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(LONGEST.plus(LEEWAY.multipliedBy(2)))
                .build();
    }

    /// @throws OAuthException where it does not show that this client sent it
    void check(Issuer issuer, Client client, PrivateKeyJWT assertion) {
        SignedJWT token = assertion.getClientAssertion();
        if (!ALLOWED.contains(token.getHeader().getAlgorithm())) {
            throw refused("client_assertion was expected to be signed by one of " + String.join(", ", ALGORITHMS));
        }
        JWTClaimsSet claims = claims(token);
        checkClaims(issuer, client, claims);
        if (!isSigned(token, keys(issuer, client))) {
            throw refused("client_assertion was expected to be signed by a key of the client");
        }
        String id = claims.getJWTID();
        if (id != null && used.asMap().putIfAbsent(issuer.name() + " " + client.id() + " " + id, true) != null) {
            throw refused("client_assertion was used before; make a new one for every request");
        }
    }

    private void checkClaims(Issuer issuer, Client client, JWTClaimsSet claims) {
        Instant now = clock.instant();
        if (!client.id().equals(claims.getSubject()) || !client.id().equals(claims.getIssuer())) {
            throw refused("iss and sub of client_assertion were expected to be the client_id");
        }
        // The issuer is what is to be sent; the token endpoint is what RFC 7523 once let clients send.
        if (claims.getAudience().stream()
                .noneMatch(audience -> audience.equals(issuer.url()) || audience.equals(issuer.at(Paths.TOKEN)))) {
            throw refused("aud of client_assertion was expected to be " + issuer.url());
        }
        Instant expiry = claims.getExpirationTime() == null
                ? Instant.MIN
                : claims.getExpirationTime().toInstant();
        if (!now.isBefore(expiry.equals(Instant.MIN) ? expiry : expiry.plus(LEEWAY))
                || expiry.isAfter(now.plus(LONGEST).plus(LEEWAY))) {
            throw refused("exp of client_assertion was expected within the next hour");
        }
        if (claims.getNotBeforeTime() != null
                && claims.getNotBeforeTime().toInstant().minus(LEEWAY).isAfter(now)) {
            throw refused("client_assertion is not valid yet");
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException _) {
            throw refused("client_assertion was expected to be a JWT");
        }
    }

    private List<JWK> keys(Issuer issuer, Client client) {
        try {
            String jwks = clients.keys(client, issuer.onThisMachine());
            return jwks == null ? List.of() : JWKSet.parse(jwks).getKeys();
        } catch (FetchException e) {
            throw OAuthException.of(
                    503, "temporarily_unavailable", "The client's keys cannot be had: " + e.getMessage());
        } catch (ParseException _) {
            throw refused("The client's jwks_uri was expected to hold a JWK set");
        }
    }

    private static boolean isSigned(SignedJWT token, List<JWK> keys) {
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(token.getHeader()));
        for (Key key : KeyConverter.toJavaKeys(selector.select(new JWKSet(keys)))) {
            JWSVerifier verifier = verifier(token, key);
            if (verifier != null && verifies(token, verifier)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JWSVerifier verifier(SignedJWT token, Key key) {
        try {
            return new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key);
        } catch (JOSEException _) {
            // A key of another kind, or a weak one.
            return null;
        }
    }

    private static boolean verifies(SignedJWT token, JWSVerifier verifier) {
        try {
            return token.verify(verifier);
        } catch (JOSEException _) {
            return false;
        }
    }

    private static OAuthException refused(String description) {
        return OAuthException.invalidClient(description + ".");
    }
}
