package dev.behalf.server.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.XChaCha20Poly1305Key;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/// The installation's own key. It encrypts nothing but [DataKey]s, so it can be replaced without touching what those
/// sealed. Whoever has it and the database has every secret in it; keep the two apart.
public final class KeyEncryptionKey {

    static final int BYTES = 32;

    private static final String EXPECTED =
            "expected 32 random bytes in base64, as `behalf key generate` makes them, or a Tink keyset in JSON";

    private final Aead aead;

    private KeyEncryptionKey(Aead aead) {
        this.aead = aead;
    }

    /// A new key in the form that [#parse] reads.
    public static String generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// @param text 32 bytes in base64 (either alphabet), or a Tink keyset of AEAD keys in JSON, which can hold several
    ///     keys: the primary one encrypts, all of them decrypt
    /// @throws IllegalArgumentException when it is neither; the message holds nothing of it
    public static KeyEncryptionKey parse(String text) {
        String stripped = text.strip();
        try {
            KeysetHandle keyset = stripped.startsWith("{")
                    ? TinkJsonProtoKeysetFormat.parseKeyset(stripped, Tink.AEAD, InsecureSecretKeyAccess.get())
                    : keyset(bytes(stripped));
            return new KeyEncryptionKey(keyset.getPrimitive(Tink.AEAD, Aead.class));
        } catch (GeneralSecurityException _) {
            // Tink's message may quote the keyset.
            throw new IllegalArgumentException(EXPECTED);
        }
    }

    private static byte[] bytes(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(EXPECTED);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(EXPECTED + "; found " + bytes.length + " bytes");
        }
        return bytes;
    }

    @AccessesPartialKey
    private static KeysetHandle keyset(byte[] bytes) throws GeneralSecurityException {
        XChaCha20Poly1305Key key =
                XChaCha20Poly1305Key.create(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()));
        return KeysetHandle.newBuilder()
                .setConfiguration(Tink.AEAD)
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build();
    }

    Aead aead() {
        return aead;
    }

    /// Nothing of the key.
    @Override
    public String toString() {
        return "KeyEncryptionKey[…]";
    }
}
