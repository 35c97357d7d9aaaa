package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks the protocols of AWS KMS and Google Cloud KMS, for one key in each.
public final class TestingKms implements AutoCloseable {

    public static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    public static final String AWS = "aws-kms://" + ARN;
    public static final String NAME = "projects/acme/locations/europe/keyRings/behalf/cryptoKeys/vault";
    public static final String GOOGLE = "gcp-kms://" + NAME;

    private static final int NONCE = 12;

    private final HttpServer server;
    private final byte[] key = new byte[32];
    private final SecureRandom random = new SecureRandom();

    /// What was asked: the verb, and what for.
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private volatile boolean refusing;

    public TestingKms() {
        random.nextBytes(key);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        System.setProperty("aws.accessKeyId", "AKIATEST");
        System.setProperty("aws.secretAccessKey", "not a secret");
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// From now on it lets nobody use the key.
    public void refuse() {
        refusing = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode question =
                JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        Answer answer = target == null
                ? google(exchange.getRequestURI().getPath(), question)
                : aws(target, exchange.getRequestHeaders().getFirst("Authorization"), question);
        byte[] body = JsonMapper.shared().writeValueAsBytes(answer.document());
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private record Answer(int status, Map<String, ?> document) {}

    /// <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html>
    private Answer aws(String target, String authorization, JsonNode question) {
        String verb = target.replace("TrentService.", "");
        String context = question.path("EncryptionContext").path("for").asString("");
        asked.add(verb + " " + context);
        if (refusing
                || !authorization.contains("Credential=AKIATEST/")
                || !authorization.contains("/eu-central-1/kms/aws4_request")) {
            return aws(
                    "AccessDeniedException", "User: arn:aws:sts::111122223333:assumed-role/behalf is not authorized.");
        }
        if (!question.path("KeyId").asString("").equals(ARN)) {
            return aws("NotFoundException", "Key does not exist.");
        }
        try {
            return verb.equals("Encrypt")
                    ? new Answer(
                            200, Map.of("KeyId", ARN, "CiphertextBlob", encrypt(question.get("Plaintext"), context)))
                    : new Answer(
                            200, Map.of("KeyId", ARN, "Plaintext", decrypt(question.get("CiphertextBlob"), context)));
        } catch (GeneralSecurityException e) {
            return aws("InvalidCiphertextException", "");
        }
    }

    private static Answer aws(String type, String message) {
        return new Answer(400, Map.of("__type", type, "message", message));
    }

    /// <https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/encrypt>
    private Answer google(String path, JsonNode question) {
        String verb = path.replaceFirst(".*:", "");
        String context = new String(
                Base64.getDecoder()
                        .decode(question.path("additionalAuthenticatedData").asString("")),
                UTF_8);
        asked.add(verb + " " + context);
        if (refusing || !path.equals("/v1/" + NAME + ":" + verb)) {
            return google(403, "PERMISSION_DENIED", "Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied.");
        }
        try {
            return verb.equals("encrypt")
                    ? new Answer(200, Map.of("name", NAME, "ciphertext", encrypt(question.get("plaintext"), context)))
                    : new Answer(200, Map.of("plaintext", decrypt(question.get("ciphertext"), context)));
        } catch (GeneralSecurityException e) {
            return google(400, "INVALID_ARGUMENT", "Decryption failed: the ciphertext is invalid.");
        }
    }

    private static Answer google(int status, String name, String message) {
        return new Answer(status, Map.of("error", Map.of("code", status, "status", name, "message", message)));
    }

    private String encrypt(JsonNode plaintext, String context) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context)
                .doFinal(Base64.getDecoder().decode(plaintext.stringValue()));
        byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE, sealed.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private String decrypt(JsonNode ciphertext, String context) throws GeneralSecurityException {
        byte[] all = Base64.getDecoder().decode(ciphertext.stringValue());
        byte[] nonce = Arrays.copyOf(all, NONCE);
        return Base64.getEncoder()
                .encodeToString(cipher(Cipher.DECRYPT_MODE, nonce, context)
                        .doFinal(Arrays.copyOfRange(all, NONCE, all.length)));
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(context.getBytes(UTF_8));
        return cipher;
    }

    @Override
    public void close() {
        server.stop(0);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}
