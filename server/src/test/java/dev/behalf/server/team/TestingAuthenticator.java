package dev.behalf.server.team;

import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An authenticator with one passkey, and the browser before it: answers as `PublicKeyCredential.toJSON()` does.
final class TestingAuthenticator {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int HAS_CREDENTIAL = 0x40;

    String origin = "http://localhost:8081";
    String rpId = "localhost";
    boolean verifies = true;
    int counter = 1;

    private final KeyPair keys = newKeys();
    private final byte[] id = sha256("credential " + System.identityHashCode(keys));
    private String userHandle = "";

    String create(String options) {
        JsonNode asked = JSON.readTree(options);
        userHandle = asked.at("/user/id").stringValue();
        byte[] data = concat(
                authenticatorData(HAS_CREDENTIAL),
                new byte[16],
                ByteBuffer.allocate(2).putShort((short) id.length).array(),
                id,
                publicKey());
        byte[] attestation = CBORObject.NewMap()
                .Add("fmt", "none")
                .Add("attStmt", CBORObject.NewMap())
                .Add("authData", data)
                .EncodeToBytes();
        return credential("""
                {"clientDataJSON": "%s", "attestationObject": "%s", "transports": ["internal"]}
                """.formatted(clientData("webauthn.create", asked), base64(attestation)));
    }

    String get(String options) {
        JsonNode asked = JSON.readTree(options);
        String clientData = clientData("webauthn.get", asked);
        byte[] data = authenticatorData(0);
        byte[] signed = concat(data, sha256(Base64.getUrlDecoder().decode(clientData)));
        return credential("""
                {"clientDataJSON": "%s", "authenticatorData": "%s", "signature": "%s", "userHandle": "%s"}
                """.formatted(clientData, base64(data), base64(sign(signed)), userHandle));
    }

    private String credential(String response) {
        return """
                {"id": "%1$s", "rawId": "%1$s", "type": "public-key", "response": %2$s, "clientExtensionResults": {}}
                """.formatted(base64(id), response);
    }

    private String clientData(String type, JsonNode asked) {
        String json = JSON.writeValueAsString(JSON.createObjectNode()
                .put("type", type)
                .put("challenge", asked.at("/challenge").stringValue())
                .put("origin", origin)
                .put("crossOrigin", false));
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] authenticatorData(int flags) {
        int all = flags | PRESENT | (verifies ? VERIFIED : 0);
        return ByteBuffer.allocate(37)
                .put(sha256(rpId))
                .put((byte) all)
                .putInt(counter)
                .array();
    }

    /// COSE (RFC 9053 section 7.1): EC2, ES256, P-256.
    private byte[] publicKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        return CBORObject.NewMap()
                .Add(1, 2)
                .Add(3, -7)
                .Add(-1, 1)
                .Add(-2, coordinate(key.getW().getAffineX()))
                .Add(-3, coordinate(key.getW().getAffineY()))
                .EncodeToBytes();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return padded;
    }

    private byte[] sign(byte[] signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
