package dev.behalf.bench;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/// JCA signatures by JOSE name, for signing and for the bare check that everything is measured against.
final class Signatures {

    private Signatures() {}

    static Signature of(String alg, @Nullable Provider jca) throws GeneralSecurityException {
        String name = switch (alg) {
            case "RS256" -> "SHA256withRSA";
            case "PS256" -> "RSASSA-PSS";
            case "ES256" -> "SHA256withECDSAinP1363Format";
            case "EdDSA" -> "Ed25519";
            default -> throw new IllegalArgumentException(alg);
        };
        Signature signature = jca == null ? Signature.getInstance(name) : Signature.getInstance(name, jca);
        if (alg.equals("PS256")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        return signature;
    }
}
