package dev.behalf.server.grants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.dpop.verifiers.AccessTokenValidationException;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPIssuer;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPProofUse;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPProtectedResourceRequestVerifier;
import com.nimbusds.oauth2.sdk.dpop.verifiers.DPoPTokenRequestVerifier;
import com.nimbusds.oauth2.sdk.dpop.verifiers.InvalidDPoPProofException;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.util.singleuse.AlreadyUsedException;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.behalf.server.crypto.RandomText;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Checks proofs that a client has the private key which its token is bound to (DPoP, RFC 9449). The proof is good for
/// one request: this node remembers those it saw for as long as they might come again.
public final class DpopProofs {

    private static final Set<JWSAlgorithm> ALLOWED = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    /// For metadata (section 5.1).
    public static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256");

    /// How far `iat` may be from now, in both directions (section 11.1: seconds or minutes).
    private static final Duration WINDOW = Duration.ofMinutes(2);

    /// The library compares times with the system's clock; they are compared with ours instead.
    private static final long ANY_TIME = Duration.ofDays(36_500).toSeconds();

    private static final Set<Nonce> NO_NONCES = Set.of();

    private static final int MOST_REMEMBERED = 200_000;

    private final InstantSource clock;
    private final Cache<String, Boolean> used;

    public DpopProofs(InstantSource clock) {
        this.clock = clock;
        this.used = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(WINDOW.multipliedBy(2).plusSeconds(1))
                .build();
    }

    /// What a proof came to.
    public sealed interface Proof {

        /// It is good.
        ///
        /// @param key the thumbprint of the key (RFC 7638), in base64url
        record Proven(String key) implements Proof {}

        /// It is not (`invalid_dpop_proof`).
        ///
        /// @param problem a sentence for whoever wrote the client
        record Refused(String problem) implements Proof {}
    }

    private interface Verification {
        String key(SignedJWT proof)
                throws InvalidDPoPProofException, AccessTokenValidationException, JOSEException, ParseException;
    }

    /// Checks the proof that comes with a request for a token.
    ///
    /// @param proof the header `DPoP`
    /// @param address of the token endpoint, as configured; what the request says of it proves nothing
    /// @param client who asks
    public Proof forToken(String proof, String address, String client) {
        var verifier = new DPoPTokenRequestVerifier(ALLOWED, URI.create(address), ANY_TIME, ANY_TIME, this::markUsed);
        return check(
                proof,
                parsed -> verifier.verify(new DPoPIssuer(client), parsed, NO_NONCES, null)
                        .getValue()
                        .toString());
    }

    /// Checks the proof that comes with a bound token to an MCP server (section 4.3). The token itself must be good
    /// already, see [AccessTokens#verify].
    ///
    /// @param proof the header `DPoP`, null where it was not sent
    /// @param method of the request
    /// @param address of the MCP server, as configured
    /// @param token as it was presented, by the scheme DPoP
    /// @param claims of the token
    public Proof forResource(@Nullable String proof, String method, String address, String token, JWTClaimsSet claims) {
        String key = AccessTokens.key(claims);
        if (proof == null || key == null) {
            return new Proof.Refused(
                    proof == null
                            ? "A DPoP proof was expected; the token is bound to a key."
                            : "The token is bound to no key.");
        }
        var verifier = new DPoPProtectedResourceRequestVerifier(ALLOWED, ANY_TIME, ANY_TIME, this::markUsed);
        return check(proof, parsed -> {
            verifier.verify(
                    method,
                    URI.create(address),
                    new DPoPIssuer(String.valueOf(claims.getClaim("client_id"))),
                    parsed,
                    new DPoPAccessToken(token),
                    new JWKThumbprintConfirmation(new Base64URL(key)),
                    NO_NONCES,
                    null);
            return key;
        });
    }

    private Proof check(String proof, Verification verification) {
        try {
            SignedJWT parsed = SignedJWT.parse(proof);
            return isFresh(parsed.getJWTClaimsSet())
                    ? new Proof.Proven(verification.key(parsed))
                    : new Proof.Refused("iat of the DPoP proof was expected within " + WINDOW.toSeconds()
                            + " seconds of this server's time, " + clock.instant() + ".");
        } catch (ParseException _) {
            return new Proof.Refused("The DPoP proof was expected to be a signed JWT.");
        } catch (InvalidDPoPProofException | AccessTokenValidationException | JOSEException e) {
            return new Proof.Refused(e.getMessage() + ".");
        }
    }

    private boolean isFresh(JWTClaimsSet claims) {
        if (claims.getIssueTime() == null) {
            return false;
        }
        Instant issued = claims.getIssueTime().toInstant();
        Instant now = clock.instant();
        return issued.isAfter(now.minus(WINDOW)) && issued.isBefore(now.plus(WINDOW));
    }

    private void markUsed(DPoPProofUse use) throws AlreadyUsedException {
        String name = RandomText.sha256(
                use.getIssuer().getValue() + " " + use.getJWTID().getValue());
        if (used.asMap().putIfAbsent(name, true) != null) {
            throw new AlreadyUsedException("The DPoP proof was used before; make a new one for every request");
        }
    }
}
