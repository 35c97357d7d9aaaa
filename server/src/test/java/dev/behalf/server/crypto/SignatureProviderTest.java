package dev.behalf.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureProviderTest {

    @Test
    void saysWhichProviderItChose() {
        SignatureProvider chosen = SignatureProvider.fastest();

        // Where the native library does not load, the description says why; either is right, depending on the platform.
        assertThat(chosen.description())
                .matches(
                        chosen.provider() == null
                                ? "JDK .*does not load here.*"
                                : "Amazon Corretto Crypto Provider \\d.*");
        assertThat(SignatureProvider.jdk().provider()).isNull();
    }

    @Test
    void leavesTheProvidersOfTheJdkAsTheyAre() {
        SignatureProvider.fastest();

        assertThat(Security.getProviders())
                .extracting(Provider::getName)
                .doesNotContain("AmazonCorrettoCryptoProvider");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 2048, SHA256withRSA",
        "RSA, 2048, SHA512withRSA",
        "EC, 256, SHA256withECDSAinP1363Format",
        "EC, 384, SHA384withECDSAinP1363Format",
        "Ed25519, 255, Ed25519"
    })
    void checksSignaturesOfTheJdk(String keys, int bits, String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        byte[] message = "header.payload".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(message);
        byte[] signature = signer.sign();

        assertThat(verify(algorithm, pair, message, signature)).isTrue();
        message[0] ^= 1;
        assertThat(verify(algorithm, pair, message, signature)).isFalse();
    }

    private static boolean verify(String algorithm, KeyPair pair, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        Provider provider = SignatureProvider.fastest().provider();
        Signature verifier =
                provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
        verifier.initVerify(pair.getPublic());
        verifier.update(message);
        return verifier.verify(signature);
    }
}
