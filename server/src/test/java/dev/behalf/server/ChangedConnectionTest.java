package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was remembered under a connection is not good under the next one.
class ChangedConnectionTest {

    @TempDir
    private Path directory;

    @Test
    void aTokenThatWasVerifiedBeforeTheChangeIsRefusedAfterIt() throws IOException, InterruptedException {
        try (Sandbox sandbox =
                Sandbox.builder().keys(KeySource.pooled()).auth0().start()) {
            Auth0Tenant tenant = sandbox.auth0();
            String manifest = TestingGateway.manifest(List.of(tenant));
            try (TestingGateway gateway = TestingGateway.start(directory, InstantSource.system(), manifest)) {
                String key = gateway.secretKey(tenant);
                String token = tenant.accessToken().sign();
                for (int i = 0; i < 3; i++) {
                    assertThat(gateway.verify(key, token).body()).contains("\"active\":true");
                }

                apply(manifest.replace("clientId: " + Auth0Tenant.CLIENT_ID, "clientId: another"));

                String answer = gateway.verify(key, token).body();
                // The server looks for changes once a second of real time.
                for (int i = 0; i < 200 && answer.contains("\"active\":true"); i++) {
                    Thread.sleep(100);
                    answer = gateway.verify(key, token).body();
                }
                assertThat(answer).contains("\"active\":false", "BH-160");
            }
        }
    }

    private void apply(String manifest) throws IOException {
        Path file = Files.writeString(directory.resolve("changed.yaml"), manifest);
        String database = directory.resolve("behalf.db").toString();
        assertThat(CommandRun.of("apply", file.toString(), "--database", database)
                        .exitCode())
                .isZero();
    }
}
