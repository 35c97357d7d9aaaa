package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys of one environment, of which the primary one seals and all open: XChaCha20-Poly1305, whose nonces are
/// long enough to be drawn at random however often it seals. Stored only encrypted under the [KeyEncryptionKey].
public final class DataKeyset implements DataKey {

    private static final String CONTEXT = "behalf/data-key/";

    /// A sealed value begins with a byte 1 and the four of its key's id:
    /// <https://developers.google.com/tink/wire-format>.
    private static final int PREFIX_BYTES = 5;

    /// Six characters of base64 hold 36 of these 40 bits; the seventh holds the rest, and two bits of the nonce.
    private static final int PREFIX_CHARACTERS = 7;

    private final String environment;
    private final KeysetHandle keyset;
    private final Aead aead;
    private final Set<String> ids;

    private DataKeyset(String environment, KeysetHandle keyset) throws GeneralSecurityException {
        this.environment = environment;
        this.keyset = keyset;
        this.aead = keyset.getPrimitive(Tink.AEAD, Aead.class);
        this.ids = ids(keyset);
    }

    private static Set<String> ids(KeysetHandle keyset) {
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < keyset.size(); i++) {
            ids.add(text(keyset.getAt(i).getId()));
        }
        return Collections.unmodifiableSet(ids);
    }

    /// A new one with a single key, random.
    public static DataKeyset generate(String environment) {
        return made(
                environment, () -> KeysetHandle.generateNew(PredefinedAeadParameters.XCHACHA20_POLY1305, Tink.AEAD));
    }

    /// Encrypted, for the database. Where the installation's key is in a key management service, that is asked.
    ///
    /// @throws KeyServiceException when it refuses, or cannot be reached
    public String wrapped(KeyEncryptionKey by) {
        try {
            return encode(TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    keyset, by.primary(), context(environment), Tink.AEAD));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Encrypting does not fail.", e);
        }
    }

    /// @param wrappedBy the id of the installation's key that encrypted it, null where that is not known
    /// @throws SealException when it was encrypted by another key, or for another environment
    /// @throws KeyServiceException when the key management service refuses, or cannot be reached
    public static DataKeyset unwrap(
            String environment, String wrapped, KeyEncryptionKey by, @Nullable String wrappedBy) {
        try {
            return new DataKeyset(
                    environment,
                    TinkProtoKeysetFormat.parseEncryptedKeyset(
                            decode(wrapped), by.of(wrappedBy), context(environment), Tink.AEAD));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealException("The data key of environment " + environment + " cannot be decrypted", e);
        }
    }

    private static byte[] context(String environment) {
        return (CONTEXT + environment).getBytes(UTF_8);
    }

    /// The id of the key that seals: eight hexadecimal digits, no secret.
    public String primary() {
        return text(keyset.getPrimary().getId());
    }

    /// The ids of all keys, in the order in which they were added.
    public Set<String> ids() {
        return ids;
    }

    /// The same with a new key besides, which opens and does not seal.
    public DataKeyset withNewKey() {
        return made(
                environment,
                () -> KeysetHandle.newBuilder(keyset)
                        .setConfiguration(Tink.AEAD)
                        .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.XCHACHA20_POLY1305)
                                .withRandomId())
                        .build());
    }

    /// The same, sealing by another of its keys.
    public DataKeyset sealingBy(String id) {
        return made(environment, () -> {
            KeysetHandle.Builder builder = KeysetHandle.newBuilder(keyset).setConfiguration(Tink.AEAD);
            builder.getAt(index(id)).makePrimary();
            return builder.build();
        });
    }

    /// The same without a key that is not the primary one. What is sealed by that opens nowhere any more.
    public DataKeyset without(String id) {
        return made(
                environment,
                () -> KeysetHandle.newBuilder(keyset)
                        .setConfiguration(Tink.AEAD)
                        .deleteAt(index(id))
                        .build());
    }

    private int index(String id) {
        int index = List.copyOf(ids).indexOf(id);
        if (index < 0) {
            throw new IllegalArgumentException("expected one of the keys " + ids + ", found " + id);
        }
        return index;
    }

    private interface Making {
        KeysetHandle make() throws GeneralSecurityException;
    }

    private static DataKeyset made(String environment, Making making) {
        try {
            return new DataKeyset(environment, making.make());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink makes keysets of keys of its own kinds.", e);
        }
    }

    @Override
    public String seal(Place place, String secret) {
        try {
            return encode(aead.encrypt(secret.getBytes(UTF_8), place.associatedData(environment)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Encrypting does not fail.", e);
        }
    }

    @Override
    public String open(Place place, String sealed) {
        try {
            return new String(aead.decrypt(decode(sealed), place.associatedData(environment)), UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealException(place + " of environment " + environment + " cannot be decrypted", e);
        }
    }

    /// By which key a value is sealed, without opening it.
    ///
    /// @param sealed a sealed value, or at least its first seven characters
    /// @return the key's id, of whatever keyset; empty where it is nothing sealed
    public static Optional<String> keyOf(String sealed) {
        if (sealed.length() < PREFIX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] start = decode(sealed.substring(0, PREFIX_CHARACTERS));
            return start[0] == 1 ? Optional.of(HexFormat.of().formatHex(start, 1, PREFIX_BYTES)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The first seven characters that values sealed by a key can have: four possibilities.
    public static List<String> beginnings(String id) {
        byte[] start = new byte[PREFIX_BYTES + 1];
        start[0] = 1;
        System.arraycopy(HexFormat.of().parseHex(id), 0, start, 1, PREFIX_BYTES - 1);
        List<String> beginnings = new ArrayList<>();
        for (int nonce = 0; nonce < 4; nonce++) {
            start[PREFIX_BYTES] = (byte) (nonce << 6);
            beginnings.add(encode(start).substring(0, PREFIX_CHARACTERS));
        }
        return List.copyOf(beginnings);
    }

    private static String text(int id) {
        return HexFormat.of().toHexDigits(id);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    /// Nothing of the keys.
    @Override
    public String toString() {
        return "DataKeyset[" + environment + "]";
    }
}
