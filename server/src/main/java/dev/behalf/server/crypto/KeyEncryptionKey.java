package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.XChaCha20Poly1305Key;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The installation's own key. It encrypts nothing but [DataKeyset]s, so it can be replaced without touching what
/// those sealed. Whoever has it and the database has every secret in it; keep the two apart.
///
/// It may be several keys, of which the first encrypts and all decrypt. Each has an id that is stored beside what
/// it encrypted: the beginning of a hash of the key, so that it says which key is meant and nothing about it.
public final class KeyEncryptionKey {

    static final int BYTES = 32;

    private static final int ID_BYTES = 4;
    private static final String EXPECTED =
            "expected 32 random bytes in base64, as `behalf key generate` makes them, or a Tink keyset in JSON";

    /// @param id eight hexadecimal digits
    private record Part(String id, Aead aead) {}

    private final List<Part> parts;

    private KeyEncryptionKey(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// A new key in the form that [#parse] reads.
    public static String generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// @param text 32 bytes in base64 (either alphabet), or a Tink keyset of AEAD keys in JSON, which can hold
    ///     several keys: the primary one encrypts, all of them decrypt
    /// @throws IllegalArgumentException when it is neither; the message holds nothing of it
    public static KeyEncryptionKey parse(String text) {
        String stripped = text.strip();
        try {
            return stripped.startsWith("{") ? ofKeyset(stripped) : ofBytes(bytes(stripped));
        } catch (GeneralSecurityException _) {
            // Tink's message may quote the keyset.
            throw new IllegalArgumentException(EXPECTED);
        }
    }

    /// A key in a key management service.
    ///
    /// @param name what names it there; no secret
    static KeyEncryptionKey ofService(String name, Aead service) {
        return new KeyEncryptionKey(List.of(new Part(id(name.getBytes(UTF_8)), service)));
    }

    private static KeyEncryptionKey ofKeyset(String json) throws GeneralSecurityException {
        KeysetHandle keyset = TinkJsonProtoKeysetFormat.parseKeyset(json, Tink.AEAD, InsecureSecretKeyAccess.get());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < keyset.size(); i++) {
            KeysetHandle.Entry entry = keyset.getAt(i);
            Part part = part(KeysetHandle.newBuilder()
                    .setConfiguration(Tink.AEAD)
                    .addEntry(KeysetHandle.importKey(entry.getKey())
                            .withFixedId(entry.getId())
                            .makePrimary())
                    .build());
            parts.add(entry.isPrimary() ? 0 : parts.size(), part);
        }
        return new KeyEncryptionKey(parts);
    }

    private static Part part(KeysetHandle single) throws GeneralSecurityException {
        byte[] key = TinkProtoKeysetFormat.serializeKeyset(single, InsecureSecretKeyAccess.get(), Tink.AEAD);
        return new Part(id(key), single.getPrimitive(Tink.AEAD, Aead.class));
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
    private static KeyEncryptionKey ofBytes(byte[] bytes) throws GeneralSecurityException {
        XChaCha20Poly1305Key key =
                XChaCha20Poly1305Key.create(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()));
        KeysetHandle single = KeysetHandle.newBuilder()
                .setConfiguration(Tink.AEAD)
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build();
        return new KeyEncryptionKey(List.of(new Part(id(bytes), single.getPrimitive(Tink.AEAD, Aead.class))));
    }

    /// The hash is of 256 random bits, so there is nothing to try against it.
    private static String id(byte[] of) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("behalf/key-id/".getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(of), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /// The same, which decrypts what another encrypted too.
    public KeyEncryptionKey opening(KeyEncryptionKey previous) {
        List<Part> all = new ArrayList<>(parts);
        previous.parts.stream().filter(part -> !ids().contains(part.id())).forEach(all::add);
        return new KeyEncryptionKey(all);
    }

    /// Encrypts and decrypts something once, so that a service which refuses is found out before anything depends
    /// on it.
    ///
    /// @return this
    /// @throws KeyServiceException when it refuses, or cannot be reached
    public KeyEncryptionKey tryOut() {
        byte[] something = "behalf".getBytes(UTF_8);
        try {
            primary().decrypt(primary().encrypt(something, something), something);
            return this;
        } catch (GeneralSecurityException e) {
            throw new KeyServiceException("Expected the key to decrypt what it encrypted: " + e.getMessage(), e);
        }
    }

    /// Of the key that encrypts: eight hexadecimal digits, no secret.
    public String id() {
        return parts.getFirst().id();
    }

    /// Of all keys that decrypt.
    public List<String> ids() {
        return parts.stream().map(Part::id).toList();
    }

    Aead primary() {
        return parts.getFirst().aead();
    }

    /// What decrypts.
    ///
    /// @param id of the key that encrypted, null where that is not known
    /// @throws GeneralSecurityException where that key is not among these
    Aead of(@Nullable String id) throws GeneralSecurityException {
        if (id == null) {
            return new Any(parts.stream().map(Part::aead).toList());
        }
        return parts.stream()
                .filter(part -> part.id().equals(id))
                .map(Part::aead)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no key " + id + " among " + ids()));
    }

    /// Decrypts by whichever key does.
    private record Any(List<Aead> all) implements Aead {

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
            throw new UnsupportedOperationException("It only decrypts.");
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            GeneralSecurityException last = new GeneralSecurityException("no key");
            for (Aead each : all) {
                try {
                    return each.decrypt(ciphertext, associatedData);
                } catch (GeneralSecurityException e) {
                    last = e;
                }
            }
            throw last;
        }
    }

    /// Nothing of the key.
    @Override
    public String toString() {
        return "KeyEncryptionKey[…]";
    }
}
