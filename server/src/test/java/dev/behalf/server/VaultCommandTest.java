package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The vault of an environment, and whether servers have a key, as commands see them.
class VaultCommandTest {

    private static final String OFFLINE = """
            environments:
              - name: live
                kind: development
                url: http://127.0.0.1:8080
                connection:
                  provider: auth0
                  tenantDomain: acme.us.auth0.com
                  clientId: web
                  offlineAccess: true
            """;

    private final KeyEncryptionKey key = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));
    private final InstantSource clock = InstantSource.system();

    private static void apply(Database database) {
        try (Environments environments = Environments.open(database, InstantSource.system())) {
            assertThat(environments.apply(
                            ((Manifest.Reading.Valid) Manifest.read(OFFLINE.getBytes(StandardCharsets.UTF_8)))
                                    .manifest(),
                            false,
                            false,
                            "test"))
                    .isInstanceOf(ApplyResult.Applied.class);
        }
    }

    @OnBothDatabases
    void destroysWhatIsSealedAfterTheNameWasTypedAndServersThatRunFollow(TestingDatabase testing) {
        try (Database database = testing.open()) {
            apply(database);
            Vault server = Vault.open(database, clock, key);
            Place place = new Place("mcp_server", "x", "secret");
            String sealed = server.of("live").seal(place, "secret");
            new SigningKeys(database, server, clock, KeyTimes.DEFAULTS, () -> null).tend(List.of("live"));

            CommandRun mistyped = CommandRun.piped("life\n", command(testing));
            assertThat(mistyped.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(mistyped.out()).contains("Signing keys: 1", "Type the name of the environment");
            assertThat(mistyped.err()).contains("Nothing was destroyed");
            assertThat(server.of("live").open(place, sealed)).isEqualTo("secret");

            CommandRun typed = CommandRun.piped("live\n", command(testing));
            assertThat(typed.exitCode()).isZero();
            assertThat(typed.out()).contains("Destroyed the keys of environment live. Signing keys: 1; sign-ins: 0.");
            server.look();
            assertThatThrownBy(() -> server.of("live").open(place, sealed)).isInstanceOf(SealException.class);
            assertThat(CommandRun.of("audit", "export", "--database", testing.url())
                            .out())
                    .contains("vault.destroy", "the provider was not asked to revoke");
        }
    }

    private static String[] command(TestingDatabase testing, String... more) {
        List<String> all =
                new ArrayList<>(List.of("vault", "destroy", "--database", testing.url(), "--environment", "live"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void takesTheNameAsAnOptionForScriptsAndSaysWhereNothingIsSealed() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database database = testing.open()) {
            apply(database);
            assertThat(CommandRun.of(command(testing, "--yes", "live")).err()).contains("none of that name");
            Vault.open(database, clock, key).of("live").seal(new Place("mcp_server", "x", "secret"), "secret");

            CommandRun other = CommandRun.of(command(testing, "--yes", "test"));
            CommandRun same = CommandRun.of(command(testing, "--yes", "live"));

            assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(same.exitCode()).isZero();
            assertThat(same.out()).doesNotContain("Type the name");
        }
    }

    @Test
    void applyingBesideADatabaseServerKnowsWhetherServersHaveAKey() {
        try (TestingDatabase testing = TestingDatabases.postgres();
                Database database = testing.open()) {
            assertThat(applied(testing).err()).contains("found no server that has started on this database");
            Vault.open(database, clock, null).noteKey();
            assertThat(applied(testing).err()).contains("found a server without one, started at 2");
            InstantSource later = () -> clock.instant().plusSeconds(1);
            Vault.open(database, later, key).noteKey();

            assertThat(applied(testing).exitCode()).isZero();
        }
    }

    private static CommandRun applied(TestingDatabase testing) {
        return CommandRun.piped(OFFLINE, "apply", "-", "--database", testing.url());
    }
}
