package dev.behalf.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTest {

    private static final Place PLACE = new Place("provider_token", "grt_1", "token");

    private final KeyEncryptionKey installation = key();

    private static KeyEncryptionKey key() {
        return KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));
    }

    @Test
    void opensWhatItSealedAndSealsEveryTimeAnew() {
        DataKeyset key = DataKeyset.generate("live");
        String sealed = key.seal(PLACE, "a secret");

        assertThat(key.open(PLACE, sealed)).isEqualTo("a secret");
        assertThat(key.seal(PLACE, "a secret")).isNotEqualTo(sealed);
        assertThat(sealed).doesNotContain("secret");
    }

    @Test
    void opensNothingThatWasMovedToAnotherPlace() {
        DataKeyset key = DataKeyset.generate("live");
        String sealed = key.seal(PLACE, "a secret");

        for (Place other : new Place[] {
            new Place("signing_key", "grt_1", "token"),
            new Place("provider_token", "grt_2", "token"),
            new Place("provider_token", "grt_1", "other"),
            new Place("provider_tokeng", "rt_1", "token")
        }) {
            assertThatThrownBy(() -> key.open(other, sealed))
                    .isInstanceOf(SealException.class)
                    .hasMessageNotContaining("a secret");
        }
    }

    @Test
    void opensNothingThatWasChanged() {
        DataKeyset key = DataKeyset.generate("live");
        byte[] sealed = Base64.getUrlDecoder().decode(key.seal(PLACE, "a secret"));
        sealed[sealed.length - 1] ^= 1;

        assertThatThrownBy(() ->
                        key.open(PLACE, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> key.open(PLACE, "no base64!")).isInstanceOf(SealException.class);
    }

    @Test
    void aDataKeyGoesThroughTheDatabaseEncrypted() {
        DataKeyset key = DataKeyset.generate("live");
        String sealed = key.seal(PLACE, "a secret");
        String wrapped = key.wrapped(installation);

        assertThat(DataKeyset.unwrap("live", wrapped, installation, installation.id())
                        .open(PLACE, sealed))
                .isEqualTo("a secret");
        assertThatThrownBy(() -> DataKeyset.unwrap("live", wrapped, key(), null))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> DataKeyset.unwrap("test", wrapped, installation, installation.id()))
                .as("the key of one environment stored as another's")
                .isInstanceOf(SealException.class);
    }

    @Test
    void takesATinkKeysetWithSeveralKeys() throws Exception {
        KeysetHandle first = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, Tink.AEAD);
        KeysetHandle rotated = KeysetHandle.newBuilder(first)
                .setConfiguration(Tink.AEAD)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.XCHACHA20_POLY1305)
                        .withRandomId()
                        .makePrimary())
                .build();
        String wrapped = DataKeyset.generate("live").wrapped(KeyEncryptionKey.parse(json(first)));

        assertThat(DataKeyset.unwrap("live", wrapped, KeyEncryptionKey.parse(json(rotated)), null))
                .isNotNull();
    }

    private static String json(KeysetHandle keyset) throws Exception {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, Tink.AEAD, InsecureSecretKeyAccess.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tooshort", "c2hvcnQ=", "{\"primaryKeyId\":1}", "not base64 at all !!!", "{"})
    void refusesWhatIsNoKeyWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> KeyEncryptionKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 32 random bytes")
                .hasMessageNotContaining("short")
                .hasMessageNotContaining("primaryKeyId");
    }

    @Test
    void showsNoKey() {
        assertThat(installation.toString()).isEqualTo("KeyEncryptionKey[…]");
        assertThat(DataKeyset.generate("live").toString()).isEqualTo("DataKeyset[live]");
    }
}
