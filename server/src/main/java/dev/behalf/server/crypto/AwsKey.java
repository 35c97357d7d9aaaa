package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;

/// A key in AWS KMS. Credentials are found as the AWS SDK finds them: variables, a profile, the role of a pod or
/// machine.
///
/// Associated data becomes the encryption context, so that it stands in CloudTrail what was encrypted for which
/// environment: <https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html>.
final class AwsKey implements Aead {

    private static final String CONTEXT = "for";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final KmsClient client;
    private final String arn;

    private AwsKey(KmsClient client, String arn) {
        this.client = client;
        this.arn = arn;
    }

    static AwsKey of(String arn, String region, @Nullable URI endpoint) {
        KmsClientBuilder builder = KmsClient.builder()
                .region(Region.of(region))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ANSWER));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return new AwsKey(builder.build(), arn);
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        return asked(() -> client.encrypt(request -> request.keyId(arn)
                        .plaintext(SdkBytes.fromByteArray(plaintext))
                        .encryptionContext(context(associatedData)))
                .ciphertextBlob()
                .asByteArray());
    }

    /// The key is named, although the ciphertext names one too: otherwise whoever can write to the database could
    /// choose.
    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        return asked(() -> client.decrypt(request -> request.keyId(arn)
                        .ciphertextBlob(SdkBytes.fromByteArray(ciphertext))
                        .encryptionContext(context(associatedData)))
                .plaintext()
                .asByteArray());
    }

    private static Map<String, String> context(byte[] associatedData) {
        return Map.of(CONTEXT, new String(associatedData, UTF_8));
    }

    private byte[] asked(Supplier<byte[]> question) throws GeneralSecurityException {
        try {
            return question.get();
        } catch (InvalidCiphertextException | IncorrectKeyException e) {
            throw new GeneralSecurityException("AWS KMS does not decrypt it by " + arn, e);
        } catch (KmsException e) {
            throw new KeyServiceException(
                    "Expected AWS KMS to let this server encrypt and decrypt by " + arn + ", found "
                            + e.awsErrorDetails().errorCode() + ": "
                            + e.awsErrorDetails().errorMessage()
                            + " Allow its role kms:Encrypt and kms:Decrypt, and see that the key is enabled.",
                    e);
        } catch (SdkClientException e) {
            throw new KeyServiceException(
                    "Expected AWS KMS to answer for " + arn + ", found: " + e.getMessage()
                            + " Check the network and the credentials of this server.",
                    e);
        }
    }
}
