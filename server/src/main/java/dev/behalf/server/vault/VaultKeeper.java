package dev.behalf.server.vault;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the keys of environments in the background: follows what other nodes do, changes keys where that is
/// wanted, and seals anew what former keys sealed. One node at a time does the latter.
public final class VaultKeeper implements AutoCloseable {

    private static final String LEASE = "data-keys";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration HELD = Duration.ofSeconds(30);
    private static final Duration REWRAP = Duration.ofMinutes(1);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(VaultKeeper.class);

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;
    private final RotationTimes times;
    private final DataKeyRotation rotation;
    private final Reencryption reencryption;
    private final String node = RandomText.id("", new SecureRandom());
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private Instant nextRewrap = Instant.MIN;
    private boolean failing;

    public VaultKeeper(Database database, Vault vault, AuditLog audit, InstantSource clock, RotationTimes times) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.times = times;
        this.rotation = new DataKeyRotation(database, vault, audit, clock, times);
        this.reencryption = new Reencryption(database, vault, clock, times);
    }

    /// Begins to look after the keys.
    public void start() {
        thread = Thread.ofVirtual().name("vault-keys").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                attempt();
            }
        } catch (InterruptedException e) {
            LOG.warn("No longer looking after data keys", e);
        }
    }

    /// One line when it begins to fail and one when it works again, not one each time.
    private void attempt() throws InterruptedException {
        try {
            round();
            if (failing) {
                failing = false;
                LOG.info("Looking after data keys works again");
            }
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("Looking after data keys fails; it is tried again", e);
            }
        }
    }

    /// Does all that is due now.
    void round() throws InterruptedException {
        vault.look();
        rewrapIfDue();
        for (String environment : vault.environments()) {
            if (isBusy(environment) && lease()) {
                rotation.step(environment);
                reencrypt(environment);
            }
        }
    }

    private void rewrapIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(nextRewrap)) {
            nextRewrap = now.plus(REWRAP);
            vault.rewrap();
        }
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

    private void reencrypt(String environment) throws InterruptedException {
        Reencryption.Batch batch = reencryption.batch(environment);
        while (batch.more() && !waited(batch.sealed() > 0 ? times.pause() : Duration.ZERO) && lease()) {
            vault.look();
            batch = reencryption.batch(environment);
        }
    }

    /// @return true when it is to stop
    private boolean waited(Duration pause) throws InterruptedException {
        return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Stops between two batches; another node, or this one when it runs again, goes on. Does not close the
    /// database.
    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        try {
            if (running != null) {
                running.join(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
