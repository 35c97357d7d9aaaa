package dev.behalf.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServiceTest {

    private static final Place PLACE = new Place("provider_token", "grt_1", "token");

    private final TestingKms kms = new TestingKms();

    @AfterEach
    void stop() {
        kms.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TestingKms.AWS, TestingKms.GOOGLE})
    void keepsADataKeyForItsEnvironmentAndIsNotAskedToSeal(String uri) {
        KeyEncryptionKey key = KeyService.open(uri, kms.endpoint());
        DataKeyset keyset = DataKeyset.generate("live");

        String wrapped = keyset.wrapped(key);
        DataKeyset unwrapped = DataKeyset.unwrap("live", wrapped, key, key.id());
        String sealed = keyset.seal(PLACE, "a secret");
        assertThat(unwrapped.open(PLACE, sealed)).isEqualTo("a secret");
        assertThat(kms.asked)
                .as("once to encrypt, once to decrypt, and not to seal or open")
                .hasSize(2)
                .allMatch(asked -> asked.endsWith(" behalf/data-key/live"));

        assertThatThrownBy(() -> DataKeyset.unwrap("test", wrapped, key, key.id()))
                .as("the key of one environment stored as another's")
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> DataKeyset.unwrap("live", wrapped, key, "00000000"))
                .isInstanceOf(SealException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {TestingKms.AWS, TestingKms.GOOGLE})
    void takesOverFromAKeyInAFile(String uri) {
        KeyEncryptionKey file = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));
        KeyEncryptionKey key = KeyService.open(uri, kms.endpoint());
        DataKeyset keyset = DataKeyset.generate("live");
        String sealed = keyset.seal(PLACE, "a secret");
        KeyEncryptionKey both = key.opening(file);

        DataKeyset before = DataKeyset.unwrap("live", keyset.wrapped(file), both, file.id());
        DataKeyset after = DataKeyset.unwrap("live", before.wrapped(both), key, key.id());

        assertThat(after.open(PLACE, sealed)).isEqualTo("a secret");
        assertThat(both.id()).isEqualTo(key.id()).isNotEqualTo(file.id()).matches("[0-9a-f]{8}");
    }

    @ParameterizedTest
    @ValueSource(strings = {TestingKms.AWS, TestingKms.GOOGLE})
    void saysWhatTheServiceSaidWhereItRefuses(String uri) {
        kms.refuse();
        assertThatThrownBy(() -> KeyService.open(uri, kms.endpoint()).tryOut())
                .isInstanceOf(KeyServiceException.class)
                .hasMessageContaining("to let this server encrypt and decrypt by " + uri.replaceFirst(".*://", ""))
                .hasMessageFindingMatch("AccessDenied.*is not authorized|PERMISSION_DENIED.*denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {TestingKms.AWS, TestingKms.GOOGLE})
    void saysSoWhereTheServiceIsAway(String uri) {
        URI gone = kms.endpoint();
        kms.close();
        System.setProperty("aws.accessKeyId", "AKIATEST");
        System.setProperty("aws.secretAccessKey", "not a secret");
        assertThatThrownBy(() -> KeyService.open(uri, gone).tryOut())
                .isInstanceOf(KeyServiceException.class)
                .hasMessageContaining("to answer for")
                .hasMessageContaining("Check the network and the credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aws-kms://",
                "aws-kms://arn:aws:s3:eu-central-1:111122223333:key/x",
                "aws-kms://arn:aws:kms:eu-central-1:111122223333:key/x?y",
                "gcp-kms://projects/p/locations/l/keyRings/r",
                "gcp-kms://projects/p/locations/l/keyRings/r/cryptoKeys/../k",
                "hcvault://key"
            })
    void takesNoOtherAddress(String uri) {
        assertThat(KeyService.isUri(uri)).isFalse();
        assertThatThrownBy(() -> KeyService.open(uri, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aws-kms://arn:aws:kms:");
    }
}
