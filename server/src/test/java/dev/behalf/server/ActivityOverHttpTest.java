package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.activity.RefusalFilter;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of requests, after the server has stopped.
class ActivityOverHttpTest {

    @TempDir
    private Path directory;

    @Test
    void countsWhatWasVerifiedAndKeepsOfRefusalsNeitherTokenNorClaims() throws IOException {
        String refused;
        try (Sandbox sandbox =
                Sandbox.builder().keys(KeySource.pooled()).auth0().start()) {
            var tenant = sandbox.auth0();
            try (TestingGateway gateway = TestingGateway.start(directory, InstantSource.system(), tenant)) {
                String key = gateway.secretKey(tenant);
                String good = tenant.accessToken().sign();
                gateway.verify(key, good);
                gateway.verify(key, good);
                refused = tenant.accessToken()
                        .claim("sub", "auth0|planted-subject")
                        .claim("email", "planted@acme.com")
                        .claim("aud", "https://somewhere.else")
                        .sign();
                gateway.verify(key, refused);
            }
            try (Database database =
                            Database.open(directory.resolve("behalf.db").toString());
                    Activity activity = new Activity(database, InstantSource.system(), Duration.ofDays(30))) {
                assertThat(activity.series(tenant.name(), Range.DAY).verifiedInAll())
                        .isEqualTo(2);
                assertThat(activity.lastVerified(tenant.name())).isPresent();
                Collection<Fingerprint> fingerprints = activity.fingerprints(tenant.name(), Duration.ofDays(1));
                assertThat(fingerprints).singleElement().satisfies(each -> {
                    assertThat(each.count()).isEqualTo(2);
                    assertThat(each.kid()).isNotNull();
                });
                List<RecordedRefusal> refusals =
                        activity.refusals(tenant.name(), RefusalFilter.ALL, Long.MAX_VALUE, 10);
                assertThat(refusals).singleElement().satisfies(each -> {
                    assertThat(each.found()).contains("https://somewhere.else");
                    assertThat(each.claims()).containsKeys("sub", "email", "iss");
                    assertThat(each.claims().get("email")).hasSize(10);
                });
            }
        }
        assertNowhere("planted-subject", "planted@acme.com", refused, refused.split("\\.", -1)[2]);
    }

    private void assertNowhere(String... secrets) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).as(file.toString()).doesNotContain(secrets);
            }
        }
    }
}
