package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Base64;

/// Seals the secrets of one environment: XChaCha20-Poly1305, whose nonces are long enough to be drawn at random however
/// often it seals. Stored only encrypted under the [KeyEncryptionKey].
public final class DataKey {

    private static final String CONTEXT = "behalf/data-key/";

    private final String environment;
    private final KeysetHandle keyset;
    private final Aead aead;

    private DataKey(String environment, KeysetHandle keyset) throws GeneralSecurityException {
        this.environment = environment;
        this.keyset = keyset;
        this.aead = keyset.getPrimitive(Tink.AEAD, Aead.class);
    }

    /// A new one, random.
    public static DataKey generate(String environment) {
        try {
            return new DataKey(
                    environment, KeysetHandle.generateNew(PredefinedAeadParameters.XCHACHA20_POLY1305, Tink.AEAD));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink makes keys of its own kinds.", e);
        }
    }

    /// Encrypted, for the database.
    public String wrapped(KeyEncryptionKey by) {
        try {
            return encode(
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(keyset, by.aead(), context(environment), Tink.AEAD));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Encrypting does not fail.", e);
        }
    }

    /// @throws SealException when it was encrypted by another key, or for another environment
    public static DataKey unwrap(String environment, String wrapped, KeyEncryptionKey by) {
        try {
            return new DataKey(
                    environment,
                    TinkProtoKeysetFormat.parseEncryptedKeyset(
                            decode(wrapped), by.aead(), context(environment), Tink.AEAD));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealException("The data key of environment " + environment + " cannot be decrypted", e);
        }
    }

    private static byte[] context(String environment) {
        return (CONTEXT + environment).getBytes(UTF_8);
    }

    /// Encrypts a secret so that it opens only in this very place.
    public String seal(Place place, String secret) {
        try {
            return encode(aead.encrypt(secret.getBytes(UTF_8), place.associatedData(environment)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Encrypting does not fail.", e);
        }
    }

    /// @throws SealException when it was sealed by another key or in another place, or was changed
    public String open(Place place, String sealed) {
        try {
            return new String(aead.decrypt(decode(sealed), place.associatedData(environment)), UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealException(place + " of environment " + environment + " cannot be decrypted", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    /// Nothing of the key.
    @Override
    public String toString() {
        return "DataKey[" + environment + "]";
    }
}
