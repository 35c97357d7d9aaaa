package dev.behalf.server.vault;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Takes the keys of an environment from one state to the next. Each step is one transaction that fails if anybody
/// has changed them since they were read, so it does no harm when two nodes try.
final class DataKeyRotation {

    private final Database database;
    private final Vault vault;
    private final AuditLog audit;
    private final InstantSource clock;
    private final RotationTimes times;

    DataKeyRotation(Database database, Vault vault, AuditLog audit, InstantSource clock, RotationTimes times) {
        this.database = database;
        this.vault = vault;
        this.audit = audit;
        this.clock = clock;
        this.times = times;
    }

    /// Does what is due.
    void step(String environment) {
        Vault.Known known = vault.known(environment).orElse(null);
        if (known == null) {
            return;
        }
        Instant now = clock.instant();
        DataKeyStates states = known.states();
        DataKeyStates.Entry staged = states.staged().orElse(null);
        if (staged != null) {
            if (isOver(staged, times.staged(), now)) {
                promote(known, staged, now);
            }
        } else if (known.row().wantedAt() != null) {
            stage(known, now);
        } else {
            states.retiring().stream()
                    .filter(entry -> isOver(entry, times.retiring(), now))
                    .findFirst()
                    .ifPresent(entry -> drop(known, entry));
        }
    }

    private static boolean isOver(DataKeyStates.Entry entry, Duration time, Instant now) {
        return !entry.since().plus(time).isAfter(now);
    }

    private void stage(Vault.Known known, Instant now) {
        DataKeyset keyset = known.keyset().withNewKey();
        Set<String> made = new HashSet<>(keyset.ids());
        made.removeAll(known.keyset().ids());
        String id = made.iterator().next();
        write(known, keyset, known.states().withStaged(id, now), null, "vault-key.stage", id, "");
    }

    private void promote(Vault.Known known, DataKeyStates.Entry staged, Instant now) {
        DataKeyset keyset = known.keyset().sealingBy(staged.id());
        DataKeyStates states = known.states().promoted(now);
        write(
                known,
                keyset,
                states,
                known.row().wantedAt(),
                "vault-key.promote",
                staged.id(),
                "in place of " + known.keyset().primary());
    }

    /// Not while anything is sealed by it.
    private void drop(Vault.Known known, DataKeyStates.Entry retiring) {
        if (!database.read(handle -> isUsed(handle, known, retiring))) {
            write(
                    known,
                    known.keyset().without(retiring.id()),
                    known.states().without(retiring.id()),
                    known.row().wantedAt(),
                    "vault-key.drop",
                    retiring.id(),
                    "");
        }
    }

    private static boolean isUsed(Handle handle, Vault.Known known, DataKeyStates.Entry entry) {
        return SealedColumns.use(handle, known.row().environment(), entry.id());
    }

    private void write(
            Vault.Known known,
            DataKeyset keyset,
            DataKeyStates states,
            @Nullable Long wantedAt,
            String action,
            String id,
            String detail) {
        // Before the transaction: the key may be in a service that takes its time.
        String wrapped = keyset.wrapped(vault.key().orElseThrow());
        DataKeyTable.Row row =
                known.row().with(wrapped, String.valueOf(known.row().wrappedBy()), states.text(), wantedAt);
        database.write(handle -> {
            // Asked again in here: what is sealed by a key that is dropped would be lost.
            boolean used = known.states().retiring().stream()
                    .filter(entry -> !states.ids().contains(entry.id()))
                    .anyMatch(entry -> isUsed(handle, known, entry));
            if (!used && DataKeyTable.replace(handle, row)) {
                audit.record(new AuditEvent(Actor.SERVER, row.environment(), action, id, detail));
            }
            return null;
        });
        vault.look();
    }
}
