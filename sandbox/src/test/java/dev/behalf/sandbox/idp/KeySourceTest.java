package dev.behalf.sandbox.idp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import java.security.KeyPair;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeySourceTest {

    private static final int MANY = 8;

    @Test
    void aSandboxOfPooledKeysHasThemWhenItHasStarted() {
        KeySource keys = KeySource.pooled();
        // Past what other tests have had made already.
        CompletableFuture<KeyPair> one = keys.rsa();
        while (one.isDone()) {
            one = keys.rsa();
        }
        Sandbox.Builder builder = Sandbox.builder().keys(keys);
        for (int i = 0; i < MANY; i++) {
            builder.auth0("auth0-" + i);
        }

        try (Sandbox _ = builder.start()) {
            assertThat(keys.settled()).isTrue();
            assertThat(one).isDone();
        }
    }
}
