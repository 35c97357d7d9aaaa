package dev.behalf.server.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.TestingGrants;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One database with the environments `live` and `test`, and any number of nodes on it, each with a connection of
/// its own.
final class TestingVault implements AutoCloseable {

    static final String LIVE = "live";
    static final KeyEncryptionKey KEY = key();

    /// Small batches, so that there are several, and no pauses.
    static final RotationTimes TIMES =
            new RotationTimes(Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofMinutes(10), 7, Duration.ZERO);

    /// Of the keys that seal.
    final TestingClock clock = new TestingClock();

    /// Of those whose secrets are sealed: it does not jump while they are at it.
    private final TestingClock people = new TestingClock();

    private final TestingDatabase testing;
    private final List<Database> open = new ArrayList<>();

    TestingVault(TestingDatabase testing) {
        this.testing = testing;
        Manifest manifest = ((Manifest.Reading.Valid) Manifest.read(
                        "environments: [{ name: live, kind: production }, { name: test, kind: development }]"
                                .getBytes(UTF_8)))
                .manifest();
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock)) {
            environments.apply(manifest, false, false, "test");
        }
    }

    static KeyEncryptionKey key() {
        return KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));
    }

    /// A server, as far as it has to do with sealing. The same after a restart is another one.
    record Node(
            Database database,
            Vault vault,
            VaultKeeper keeper,
            VaultKeys keys,
            Grants grants,
            SigningKeys signing,
            AuditLog audit) {

        /// As the keeper does by itself.
        void round() {
            keeper.rewrap();
            keeper.round();
        }

        VaultStatus status() {
            return keys.status(LIVE).orElseThrow();
        }

        String primary() {
            return status().keys().stream()
                    .filter(key -> key.state() == DataKeyState.PRIMARY)
                    .map(VaultStatus.Key::id)
                    .findFirst()
                    .orElseThrow();
        }

        List<String> states() {
            return status().keys().stream().map(key -> key.state().id()).toList();
        }
    }

    Node node() {
        return node(KEY, TIMES);
    }

    Node node(KeyEncryptionKey key, RotationTimes times) {
        Database database = testing.open();
        open.add(database);
        Vault vault = Vault.open(database, clock, key);
        AuditLog audit = new AuditLog(database, clock);
        return new Node(
                database,
                vault,
                new VaultKeeper(database, vault, audit, clock, times),
                new VaultKeys(database, audit, clock, vault::look),
                new Grants(database, vault, people, GrantTimes.DEFAULTS),
                new SigningKeys(database, vault, people, KeyTimes.DEFAULTS, () -> null),
                audit);
    }

    /// Somebody signs in with offline access.
    ///
    /// @return the id of the grant
    static String signIn(Node node, String name) {
        return TestingGrants.signIn(
                        node.grants(),
                        LIVE,
                        TestingGrants.person(name),
                        TestingGrants.CLAUDE,
                        "Claude",
                        "provider-token-of-" + name)
                .grant()
                .id();
    }

    /// What the provider gave for a grant.
    static String token(Node node, String grant) {
        String sealed = node.database()
                .read(handle -> handle.createQuery("SELECT token FROM provider_token WHERE grant_id = ?")
                        .bind(0, grant)
                        .mapTo(String.class)
                        .one());
        return node.vault().of(LIVE).open(new Place("provider_token", grant, "token"), sealed);
    }

    /// A whole change of the key, with each node looking every second or so.
    void rotate(Node first, Node... others) {
        assertThat(first.keys().rotate(LIVE, Actor.COMMAND_LINE)).isEqualTo(VaultKeys.Wanted.YES);
        for (Duration step : List.of(Duration.ZERO, TIMES.staged(), Duration.ZERO, TIMES.retiring(), Duration.ZERO)) {
            clock.advance(step);
            first.round();
            for (Node other : others) {
                other.round();
            }
        }
    }

    @Override
    public void close() {
        open.forEach(Database::close);
    }
}
