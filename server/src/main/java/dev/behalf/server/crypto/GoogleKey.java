package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A key in Google Cloud KMS, asked by its REST interface: the client library would bring 45 MB for two requests.
/// Credentials are the application default ones. <https://cloud.google.com/kms/docs/reference/rest>
final class GoogleKey implements Aead {

    private static final URI CLOUD = URI.create("https://cloudkms.googleapis.com");
    private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final String name;
    private final URI endpoint;
    private @Nullable GoogleCredentials credentials;

    private GoogleKey(String name, URI endpoint) {
        this.name = name;
        this.endpoint = endpoint;
    }

    static GoogleKey of(String name, @Nullable URI endpoint) {
        return new GoogleKey(name, endpoint == null ? CLOUD : endpoint);
    }

    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        return ask(
                "encrypt",
                Map.of("plaintext", text(plaintext), "additionalAuthenticatedData", text(associatedData)),
                "ciphertext");
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        return ask(
                "decrypt",
                Map.of("ciphertext", text(ciphertext), "additionalAuthenticatedData", text(associatedData)),
                "plaintext");
    }

    private byte[] ask(String verb, Map<String, String> question, String member) throws GeneralSecurityException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + "/v1/" + name + ":" + verb))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            JsonMapper.shared().writeValueAsBytes(question)));
            if (endpoint.getScheme().equals("https")) {
                // Never to an emulator over plain http.
                request.header("Authorization", "Bearer " + token());
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            return answer(verb, response.statusCode(), JsonMapper.shared().readTree(response.body()), member);
        } catch (IOException | JacksonException e) {
            throw new KeyServiceException(
                    "Expected Google Cloud KMS to answer for " + name + ", found: " + e.getMessage()
                            + ". Check the network and the credentials of this server.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyServiceException("Google Cloud KMS was not waited for", e);
        }
    }

    private byte[] answer(String verb, int status, JsonNode document, String member) throws GeneralSecurityException {
        if (status == 200) {
            return Base64.getDecoder().decode(document.path(member).asString(""));
        }
        String found = document.path("error").path("status").asString("status " + status) + ": "
                + document.path("error").path("message").asString("");
        GeneralSecurityException failure = new GeneralSecurityException(found);
        if (verb.equals("decrypt") && status == 400) {
            throw failure;
        }
        throw new KeyServiceException(
                "Expected Google Cloud KMS to let this server encrypt and decrypt by " + name + ", found " + found
                        + " Give its service account the role Cloud KMS CryptoKey Encrypter/Decrypter, and see that the"
                        + " key is enabled.",
                failure);
    }

    private synchronized String token() throws IOException {
        GoogleCredentials known = credentials;
        if (known == null) {
            known = GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
            credentials = known;
        }
        known.refreshIfExpired();
        AccessToken token = known.getAccessToken();
        if (token == null) {
            throw new IOException("the credentials gave no access token");
        }
        return token.getTokenValue();
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
