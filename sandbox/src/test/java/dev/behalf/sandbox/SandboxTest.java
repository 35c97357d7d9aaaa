package dev.behalf.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.SettableClock;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SandboxTest {

    @Test
    void allTenantsHaveKeysOfTheirOwn() {
        try (Sandbox sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start()) {
            Set<String> kids = new HashSet<>();
            int count = 0;
            for (Tenant tenant : sandbox.tenants()) {
                for (var ring : tenant.allKeys()) {
                    kids.add(ring.current().kid());
                    count++;
                }
            }
            assertThat(kids).hasSize(count);
        }
    }

    @Test
    void runsTwoTenantsOfOneProvider() {
        try (Sandbox sandbox = Sandbox.builder()
                .keys(KeySource.pooled())
                .auth0()
                .auth0("other")
                .start()) {
            Auth0Tenant other = sandbox.tenant("other", Auth0Tenant.class);

            assertThat(other.issuer()).isNotEqualTo(sandbox.auth0().issuer());
            assertThat(Wire.verifies(other.accessToken().sign(), sandbox.auth0().origin() + "/.well-known/jwks.json"))
                    .isFalse();
            assertThatThrownBy(sandbox::clerk).hasMessageContaining("no ClerkTenant named clerk");
        }
    }

    @Test
    void advancesTheClockOfItsTenants() {
        SettableClock clock = new SettableClock();
        try (Sandbox sandbox =
                Sandbox.builder().clock(clock).keys(KeySource.pooled()).clerk().start()) {
            sandbox.advance(Duration.ofHours(1));

            assertThat(Wire.number(Wire.claims(sandbox.clerk().idToken().sign()), "iat"))
                    .isEqualTo(clock.instant().plusSeconds(3600).getEpochSecond());
        }
    }

    @Test
    void leavesNothingRunningWhenAPortIsTaken() throws Exception {
        try (ServerSocket taken = listener(0)) {
            int before = taken.getLocalPort() - 1;

            // The tenant opens two hosts; whether the first port or the second is the taken one, none stays open.
            assertThatThrownBy(() -> Sandbox.builder()
                            .keys(KeySource.pooled())
                            .portBase(before)
                            .auth0()
                            .start())
                    .isInstanceOf(UncheckedIOException.class);
            assertThatThrownBy(() -> Wire.get("http://localhost:" + before + "/.well-known/openid-configuration"))
                    .hasCauseInstanceOf(ConnectException.class);
        }
    }

    private static ServerSocket listener(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
    }
}
