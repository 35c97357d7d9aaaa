package dev.behalf.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

    /// The example in the documentation of Svix, whose scheme Standard Webhooks is.
    @Test
    void signsThePublishedExampleAsPublished() {
        WebhookSecret secret = WebhookSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void isLongEnoughRandomAndToldByNobody() {
        WebhookSecret secret = WebhookSecret.generate(new SecureRandom());

        assertThat(secret.reveal()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secret.reveal())
                .isNotEqualTo(WebhookSecret.generate(new SecureRandom()).reveal());
        assertThat(secret.toString()).doesNotContain(secret.reveal());
    }
}
