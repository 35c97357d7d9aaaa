package dev.behalf.server.grants;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.crypto.RandomText;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Checks proofs that a client has the private key which its token is bound to (DPoP, RFC 9449). The proof is good for
/// one request: this node remembers those it saw for as long as they might come again.
public final class DpopProofs {

    /// For metadata (section 5.1).
    public static final List<String> ALGORITHMS = DpopProof.ALGORITHMS;

    /// How far `iat` may be from now, in both directions (section 11.1: seconds or minutes).
    private static final Duration WINDOW = Duration.ofMinutes(2);

    /// As long as a proof can be good, by its time or by its nonce.
    private static final Duration REMEMBERED =
            DpopNonces.GOOD_FOR.plus(DpopNonces.AHEAD).plusSeconds(1);

    private static final int MOST_REMEMBERED = 200_000;

    private final DpopNonces nonces;
    private final Supplier<@Nullable Provider> jca;
    private final InstantSource clock;
    private final Cache<String, Boolean> used;

    /// @param jca what checks signatures, null for the JDK's own choice; asked with each proof
    public DpopProofs(DpopNonces nonces, Supplier<@Nullable Provider> jca, InstantSource clock) {
        this.nonces = nonces;
        this.jca = jca;
        this.clock = clock;
        this.used = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /// What a proof came to.
    public sealed interface Proof {

        /// It is good.
        ///
        /// @param key the thumbprint of the key (RFC 7638), in base64url
        /// @param nonce for the header [DpopNonces#HEADER] of the answer, null where the client needs no other
        record Proven(String key, @Nullable String nonce) implements Proof {}

        /// It would be good with a nonce (`use_dpop_nonce`).
        ///
        /// @param nonce for the header [DpopNonces#HEADER] of the answer
        record NonceWanted(String nonce) implements Proof {}

        /// It is not good (`invalid_dpop_proof`).
        ///
        /// @param problem a sentence for whoever wrote the client
        record Refused(String problem) implements Proof {}
    }

    /// A request that needs a proof.
    ///
    /// @param environment that is asked
    /// @param address of what is asked, as configured; what the request says of it proves nothing
    public record Request(String environment, String method, String address) {}

    /// Checks the proof that comes with a request for a token.
    ///
    /// @param proof the header `DPoP`
    public Proof forToken(String proof, Request request) {
        return switch (DpopProof.read(proof, jca.get())) {
            case DpopProof.Reading.Bad(var problem) -> new Proof.Refused(problem);
            case DpopProof.Reading.Good(var read) -> check(read, request);
        };
    }

    /// Checks the proof that comes with a bound token to an MCP server (section 4.3). The token itself must be good
    /// already, see [AccessTokens#verify].
    ///
    /// @param proof the header `DPoP`, null where it was not sent
    /// @param token as it was presented, by the scheme DPoP
    /// @param claims of the token
    public Proof forResource(@Nullable String proof, Request request, String token, JWTClaimsSet claims) {
        String key = AccessTokens.key(claims);
        if (proof == null || key == null) {
            return new Proof.Refused(
                    proof == null
                            ? "A DPoP proof was expected; the token is bound to a key."
                            : "The token is bound to no key.");
        }
        return switch (DpopProof.read(proof, jca.get())) {
            case DpopProof.Reading.Bad(var problem) -> new Proof.Refused(problem);
            case DpopProof.Reading.Good(var read) -> {
                if (!key.equals(read.key())) {
                    yield new Proof.Refused("The DPoP proof was expected to be by the key that the token is bound to.");
                }
                yield hash(token).equals(read.text("ath"))
                        ? check(read, request)
                        : new Proof.Refused(
                                "ath of the DPoP proof was expected to be the SHA-256 hash of the token, in base64url.");
            }
        };
    }

    private static String hash(String token) {
        return Base64URL.encode(HexFormat.of().parseHex(RandomText.sha256(token)))
                .toString();
    }

    /// The rest of section 4.3. Last of all the proof counts as used, so that a request that was refused can be
    /// repeated as it was.
    private Proof check(DpopProof proof, Request request) {
        String problem = problem(proof, request);
        if (problem != null) {
            return new Proof.Refused(problem);
        }
        boolean wanted = nonces.areWanted(request.environment());
        DpopNonces.Standing standing =
                wanted ? nonces.standing(request.environment(), proof.text("nonce")) : DpopNonces.Standing.GOOD;
        if (standing == DpopNonces.Standing.NONE) {
            return new Proof.NonceWanted(nonces.next(request.environment()));
        }
        // Step 11: a nonce tells the time of the proof by the clock here, whatever the client's own says.
        if (!wanted && !isFresh(proof.claims())) {
            return new Proof.Refused("iat of the DPoP proof was expected within " + WINDOW.toSeconds()
                    + " seconds of this server's time, " + clock.instant() + ".");
        }
        if (!useUp(proof, request)) {
            return new Proof.Refused("The DPoP proof was used before; make a new one for every request.");
        }
        return new Proof.Proven(
                proof.key(), standing == DpopNonces.Standing.AGEING ? nonces.next(request.environment()) : null);
    }

    private static @Nullable String problem(DpopProof proof, Request request) {
        if (!request.method().equals(proof.text("htm"))) {
            return "htm of the DPoP proof was expected to be " + request.method() + ".";
        }
        if (!TargetUri.isSame(request.address(), proof.text("htu"))) {
            return "htu of the DPoP proof was expected to be " + request.address() + ".";
        }
        String id = proof.text("jti");
        if (id == null || id.isEmpty()) {
            return "jti of the DPoP proof was expected: a name that no other proof has.";
        }
        return proof.claims().getIssueTime() == null
                ? "iat of the DPoP proof was expected: when it was made, in seconds."
                : null;
    }

    private boolean isFresh(JWTClaimsSet claims) {
        Instant issued = claims.getIssueTime().toInstant();
        Instant now = clock.instant();
        return issued.isAfter(now.minus(WINDOW)) && issued.isBefore(now.plus(WINDOW));
    }

    /// @return false where it was used before. Names of proofs are of one key and for one address (section 11.1), so
    ///     that nobody uses up another client's.
    private boolean useUp(DpopProof proof, Request request) {
        String name =
                RandomText.sha256(String.join(" ", proof.key(), request.address(), String.valueOf(proof.text("jti"))));
        return used.asMap().putIfAbsent(name, true) == null;
    }
}
