package dev.behalf.server.vault;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.background.Chores;
import dev.behalf.server.background.Chores.Chore;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks after the keys of environments in the background: follows what other nodes do, changes keys where that is
/// wanted, and seals anew what former keys sealed. One node at a time does the latter.
public final class VaultKeeper implements AutoCloseable {

    private static final String LEASE = "data-keys";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration HELD = Duration.ofSeconds(30);
    private static final Duration REWRAP = Duration.ofMinutes(1);

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;
    private final RotationTimes times;
    private final DataKeyRotation rotation;
    private final Reencryption reencryption;
    private final String node = RandomText.id("", new SecureRandom());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Chores chores;

    public VaultKeeper(Database database, Vault vault, AuditLog audit, InstantSource clock, RotationTimes times) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.times = times;
        this.rotation = new DataKeyRotation(database, vault, audit, clock, times);
        this.reencryption = new Reencryption(database, vault, clock, times);
        this.chores = new Chores(
                "vault-keys",
                new Chore("data keys", INTERVAL, this::round),
                new Chore("the installation's key around data keys", REWRAP, this::rewrap));
    }

    /// Begins to look after the keys.
    public void start() {
        chores.start();
    }

    /// Does all that is due now.
    void round() {
        vault.look();
        for (String environment : vault.environments()) {
            if (isBusy(environment) && lease()) {
                rotation.step(environment);
                reencrypt(environment);
            }
        }
    }

    /// As often as an installation's key may be changed; a service for keys that is away is not asked each second.
    void rewrap() {
        vault.look();
        vault.rewrap();
    }

    /// Only under the installation's key that the keys are under already: a node that was given a former one
    /// leaves them to others, and does not turn them back.
    private boolean isBusy(String environment) {
        String id = vault.key().map(KeyEncryptionKey::id).orElse("");
        return vault.known(environment)
                .filter(known -> id.equals(known.row().wrappedBy()))
                .filter(known -> known.row().wantedAt() != null
                        || known.states().entries().size() > 1)
                .isPresent();
    }

    private boolean lease() {
        long now = clock.millis();
        return database.write(handle -> DataKeyTable.lease(handle, LEASE, node, now, now + HELD.toMillis()));
    }

    private void reencrypt(String environment) {
        Reencryption.Batch batch = reencryption.batch(environment);
        while (batch.more() && !waited(batch.sealed() > 0 ? times.pause() : Duration.ZERO) && lease()) {
            vault.look();
            batch = reencryption.batch(environment);
        }
    }

    /// @return true when it is to stop
    private boolean waited(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Stops between two batches; another node, or this one when it runs again, goes on. Does not close the
    /// database.
    @Override
    public void close() {
        closed.countDown();
        chores.close();
    }
}
