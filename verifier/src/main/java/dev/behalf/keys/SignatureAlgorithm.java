package dev.behalf.keys;

import com.nimbusds.jose.jwk.Curve;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The public-key signature algorithms of RFC 7518 and RFC 8037. `none` and the HMAC family are not here and so cannot
/// be asked for.
@SuppressWarnings(
        "ImmutableEnumChecker") // The JCA and Nimbus parameter types are value objects without the annotation.
public enum SignatureAlgorithm {
    RS256("RS256", "SHA256withRSA"),
    RS384("RS384", "SHA384withRSA"),
    RS512("RS512", "SHA512withRSA"),
    PS256("PS256", "RSASSA-PSS", "SHA-256", 32),
    PS384("PS384", "RSASSA-PSS", "SHA-384", 48),
    PS512("PS512", "RSASSA-PSS", "SHA-512", 64),
    ES256("ES256", "SHA256withECDSAinP1363Format", Curve.P_256),
    ES384("ES384", "SHA384withECDSAinP1363Format", Curve.P_384),
    ES512("ES512", "SHA512withECDSAinP1363Format", Curve.P_521),
    EDDSA("EdDSA", "Ed25519");

    private final String jose;
    private final String jca;
    private final @Nullable PSSParameterSpec pss;
    private final @Nullable Curve curve;

    SignatureAlgorithm(String jose, String jca) {
        this(jose, jca, null, null);
    }

    SignatureAlgorithm(String jose, String jca, Curve curve) {
        this(jose, jca, null, curve);
    }

    SignatureAlgorithm(String jose, String jca, String digest, int saltLength) {
        this(
                jose,
                jca,
                new PSSParameterSpec(
                        digest, "MGF1", new MGF1ParameterSpec(digest), saltLength, PSSParameterSpec.TRAILER_FIELD_BC),
                null);
    }

    SignatureAlgorithm(String jose, String jca, @Nullable PSSParameterSpec pss, @Nullable Curve curve) {
        this.jose = jose;
        this.jca = jca;
        this.pss = pss;
        this.curve = curve;
    }

    /// The algorithm of a JOSE `alg` value, compared exactly; empty for every other value. `Ed25519` (RFC 9864) is the
    /// fully specified name of `EdDSA` with that curve.
    public static Optional<SignatureAlgorithm> of(String alg) {
        return switch (alg) {
            case "RS256" -> Optional.of(RS256);
            case "RS384" -> Optional.of(RS384);
            case "RS512" -> Optional.of(RS512);
            case "PS256" -> Optional.of(PS256);
            case "PS384" -> Optional.of(PS384);
            case "PS512" -> Optional.of(PS512);
            case "ES256" -> Optional.of(ES256);
            case "ES384" -> Optional.of(ES384);
            case "ES512" -> Optional.of(ES512);
            case "EdDSA", "Ed25519" -> Optional.of(EDDSA);
            default -> Optional.empty();
        };
    }

    /// The value of the JOSE `alg` member.
    public String jose() {
        return jose;
    }

    String jca() {
        return jca;
    }

    Optional<AlgorithmParameterSpec> parameters() {
        return Optional.ofNullable(pss);
    }

    /// Whether a key is of the type, and for EC of the curve, that this algorithm is defined for (RFC 8725 section
    /// 3.1).
    boolean takes(PublicKey key) {
        return switch (this) {
            case RS256, RS384, RS512, PS256, PS384, PS512 -> key instanceof RSAPublicKey;
            case ES256, ES384, ES512 ->
                key instanceof ECPublicKey ec
                        && curve != null
                        && curve.equals(Curve.forECParameterSpec(ec.getParams()));
            case EDDSA -> key instanceof EdECPublicKey;
        };
    }
}
