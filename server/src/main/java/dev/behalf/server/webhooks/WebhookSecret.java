package dev.behalf.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a webhook's messages are signed with: `whsec_` and the key in base64, as Standard Webhooks 1.0 has it
/// ("Signature scheme", symmetric).
public final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final String text;

    private WebhookSecret(String text) {
        this.text = text;
    }

    static WebhookSecret generate(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    static WebhookSecret of(String text) {
        return new WebhookSecret(text);
    }

    /// The text, to be shown once.
    public String reveal() {
        return text;
    }

    /// `v1,` and HMAC-SHA256 over id, time and body in base64.
    ///
    /// @param at in the signature to the second, so that whoever receives it can tell old messages
    String sign(String id, Instant at, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), ALGORITHM));
            byte[] signature = mac.doFinal((id + "." + at.getEpochSecond() + "." + body).getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256.", e);
        }
    }

    /// Nothing of the secret.
    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
