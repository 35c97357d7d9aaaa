package dev.behalf.server.grants;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySet;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.keys.VerificationKey;
import java.security.Provider;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A proof whose signature is good by the key that it brings along (RFC 9449 section 4.2). What it is a proof for is
/// still to be looked at.
///
/// @param key the thumbprint of its key (RFC 7638), in base64url
record DpopProof(String key, JWTClaimsSet claims) {

    /// `Ed25519` (RFC 9864) is the name of `EdDSA` with that curve, and there is no other curve here.
    static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256", "EdDSA", "Ed25519");

    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

    /// Several times as much as the largest RSA key needs.
    private static final int LONGEST = 12_000;

    /// What reading one came to.
    sealed interface Reading {

        record Good(DpopProof proof) implements Reading {}

        /// @param problem a sentence for whoever wrote the client
        record Bad(String problem) implements Reading {}
    }

    /// Steps 2 to 7 of section 4.3. The key is held to what keys of providers are held to, so that nobody has a check
    /// that is worth nothing, or that takes seconds.
    ///
    /// @param jca what checks signatures, null for the JDK's own choice
    static Reading read(String text, @Nullable Provider jca) {
        if (text.length() > LONGEST) {
            return bad("The DPoP proof was expected to have at most " + LONGEST + " characters");
        }
        try {
            SignedJWT parsed = SignedJWT.parse(text);
            JWTClaimsSet claims = parsed.getJWTClaimsSet();
            String problem = problem(parsed.getHeader());
            return problem == null ? read(text, parsed, claims, jca) : bad(problem);
        } catch (ParseException | IllegalArgumentException _) {
            return bad("The DPoP proof was expected to be a JWT, signed, with its public key in the header");
        }
    }

    private static @Nullable String problem(JWSHeader header) {
        if (!TYPE.equals(header.getType())) {
            return "typ of the DPoP proof was expected to be " + TYPE;
        }
        if (!ALGORITHMS.contains(header.getAlgorithm().getName())) {
            return "alg of the DPoP proof was expected to be one of " + String.join(", ", ALGORITHMS);
        }
        // RFC 7515 section 4.1.11: an extension that is not known here must not be passed over.
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            return "The header of the DPoP proof was expected to have neither crit nor b64";
        }
        return header.getJWK() == null ? "jwk in the header of the DPoP proof was expected: the public key" : null;
    }

    private static Reading read(String text, SignedJWT parsed, JWTClaimsSet claims, @Nullable Provider jca) {
        JWK jwk = parsed.getHeader().getJWK();
        try {
            VerificationKey key = KeySet.parse("{\"keys\":[" + jwk.toJSONString() + "]}", jca)
                    .keys()
                    .getFirst();
            String alg = parsed.getHeader().getAlgorithm().getName();
            SignatureAlgorithm algorithm = SignatureAlgorithm.of(alg).orElseThrow();
            if (!key.suits(algorithm)) {
                return bad("jwk of the DPoP proof was expected to be a key for " + alg);
            }
            byte[] signed = text.substring(0, text.lastIndexOf('.')).getBytes(ISO_8859_1);
            return key.verifies(
                            algorithm,
                            signed,
                            signed.length,
                            parsed.getSignature().decode())
                    ? new Reading.Good(new DpopProof(jwk.computeThumbprint().toString(), claims))
                    : bad("The signature of the DPoP proof was expected to be by the key in its header");
        } catch (FetchException | JOSEException e) {
            return bad("jwk of the DPoP proof was expected to be a public key that can be used: " + e.getMessage());
        }
    }

    private static Reading.Bad bad(String problem) {
        return new Reading.Bad(problem + ".");
    }

    /// A claim that is text.
    ///
    /// @return null where it is not there, or something else
    @Nullable
    String text(String claim) {
        return claims.getClaim(claim) instanceof String text ? text : null;
    }

    /// Without the proof.
    @Override
    public String toString() {
        return "DpopProof[" + key + "]";
    }
}
