package dev.behalf.server.console.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.TestingOffline;
import dev.behalf.server.team.Role;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.vault.VaultKeys;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VaultPagesTest {

    private static final String PATH = "/e/live/settings/vault";

    private final TestingClock clock = new TestingClock();
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database = testing.open();
    private final Environments environments = Environments.open(database, clock);
    private final Vault vault =
            Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
    private final AuditLog audit = new AuditLog(database, clock);
    private final VaultKeys keys = new VaultKeys(database, audit, clock, vault::look);
    private final TestingConsole console =
            new TestingConsole(environments, door -> new VaultPages(door, keys, connections(), clock).routes());
    private final String owner = console.visitors().signedIn(Role.OWNER);

    /// Of nobody.
    private ConnectionLedger connections() {
        Federation federation = new Federation(
                _ -> {
                    throw new AssertionError("no provider is asked");
                },
                _ -> {
                    throw new AssertionError("no provider is asked");
                },
                new SecureRandom());
        return new ConnectionLedger(
                database, TestingOffline.ofNobody(database, vault, clock, federation), audit, clock);
    }

    VaultPagesTest() {
        Manifest manifest = ((Manifest.Reading.Valid)
                        Manifest.read("environments: [{ name: live, kind: production }]".getBytes(UTF_8)))
                .manifest();
        environments.apply(manifest, false, false, "test");
    }

    @AfterEach
    void close() {
        console.close();
        environments.close();
        database.close();
        testing.close();
    }

    @Test
    void showsTheKeyAndTakesTheWishForAnother() {
        assertThat(console.get(PATH, owner).body())
                .contains("Nothing is sealed yet")
                .doesNotContain("Change the key");
        vault.of("live");
        String id = keys.status("live").orElseThrow().keys().getFirst().id();

        assertThat(console.get(PATH, owner).body())
                .contains(id, "Primary", "Change the key", "Encrypted under the installation’s key");
        HttpResponse<String> wanted = console.post(PATH + "/rotate", owner, Map.of());

        assertThat(wanted.headers().firstValue("Location").orElse("")).endsWith(PATH + "?done=wanted");
        assertThat(console.get(PATH + "?done=wanted", owner).body())
                .contains("A new key is being made", "A new key follows")
                .doesNotContain("Change the key</button>");
        assertThat(audit.page(AuditFilter.ALL, Long.MAX_VALUE, 1))
                .extracting(entry -> entry.event().action())
                .containsExactly("vault-key.rotate");
    }

    @Test
    void destroysTheVaultOnlyByTheNameOfTheEnvironment() {
        Place place = new Place("consent", "browser", "request");
        String sealed = vault.of("live").seal(place, "a question");

        HttpResponse<String> refused = console.post(PATH + "/destroy", owner, Map.of("confirmation", "Live"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Nothing was destroyed", "Sign-ins that end");
        assertThat(vault.of("live").open(place, sealed)).isEqualTo("a question");

        HttpResponse<String> done = console.post(PATH + "/destroy", owner, Map.of("confirmation", "live"));
        assertThat(done.headers().firstValue("Location").orElse("")).endsWith(PATH + "?done=destroyed&told=0&left=0");
        assertThat(keys.status("live")).isEmpty();
        assertThat(console.get(PATH + "?done=destroyed", owner).body())
                .contains("The keys are destroyed", "Nothing is sealed yet");
    }

    @Test
    void isForThoseWhoMayChangeSettings() {
        vault.of("live");
        for (Role role : new Role[] {Role.VIEWER, Role.AUDITOR}) {
            String visitor = console.visitors().signedIn(role);
            assertThat(console.get(PATH, visitor).statusCode()).isEqualTo(403);
            assertThat(console.post(PATH + "/destroy", visitor, Map.of("confirmation", "live"))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(console.get(PATH, console.visitors().signedIn(Role.ADMIN)).statusCode())
                .isEqualTo(200);
        assertThat(keys.status("live")).isPresent();
    }
}
