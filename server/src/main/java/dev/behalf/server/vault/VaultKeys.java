package dev.behalf.server.vault;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// The keys of environments for those who run them. It needs no key itself: what is wanted is written down, and a
/// server
/// that has the installation's key does it within a second or two.
public final class VaultKeys {

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Runnable changed;

    /// @param changed done after a change, so that it is seen on this node at once
    public VaultKeys(Database database, AuditLog audit, InstantSource clock, Runnable changed) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
    }

    /// The keys of an environment. Counts every sealed value, which takes up to a second for each million.
    ///
    /// @return empty where nothing was sealed yet
    public Optional<VaultStatus> status(String environment) {
        return database.read(handle -> DataKeyTable.find(handle, environment).map(row -> status(handle, row)));
    }

    /// Those of all environments that have any.
    public List<VaultStatus> all() {
        return database.read(handle -> DataKeyTable.all(handle).stream()
                .map(row -> status(handle, row))
                .toList());
    }

    private static VaultStatus status(Handle handle, DataKeyTable.Row row) {
        Map<String, Map<String, Long>> counts = SealedColumns.counts(handle, row.environment());
        DataKeyStates states = row.states() == null ? new DataKeyStates(List.of()) : DataKeyStates.parse(row.states());
        Set<String> ids = states.ids();
        long unknown = counts.values().stream()
                .flatMap(byKey -> byKey.entrySet().stream())
                .filter(entry -> !ids.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new VaultStatus(
                row.environment(),
                row.wrappedBy(),
                states.entries().stream()
                        .map(entry -> new VaultStatus.Key(
                                entry.id(), entry.state(), entry.since(), contents(counts, entry.id())))
                        .toList(),
                row.wantedAt() == null ? null : Instant.ofEpochMilli(row.wantedAt()),
                unknown);
    }

    private static Map<String, Long> contents(Map<String, Map<String, Long>> counts, String id) {
        Map<String, Long> contents = new HashMap<>();
        counts.forEach((content, byKey) -> {
            if (byKey.containsKey(id)) {
                contents.put(content, byKey.get(id));
            }
        });
        return contents;
    }

    /// What came of asking for another key.
    public enum Wanted {
        /// It is made within a second or two.
        YES,
        /// One has been asked for, or does not seal yet.
        ALREADY,
        /// Nothing was sealed yet, so there is no key.
        NO_KEY
    }

    /// Asks for another key for an environment. While former keys still retire, another may be asked for.
    public Wanted rotate(String environment, Actor actor) {
        Wanted wanted = database.write(handle -> {
            DataKeyTable.Row row = DataKeyTable.find(handle, environment).orElse(null);
            if (row == null) {
                return Wanted.NO_KEY;
            }
            boolean staged = row.states() != null
                    && DataKeyStates.parse(row.states()).staged().isPresent();
            if (row.wantedAt() != null || staged) {
                return Wanted.ALREADY;
            }
            DataKeyTable.want(handle, environment, clock.millis());
            audit.record(new AuditEvent(actor, environment, "vault-key.rotate", environment, ""));
            return Wanted.YES;
        });
        changed.run();
        return wanted;
    }

    /// What goes with the keys of an environment.
    public VaultLosses losses(String environment) {
        return database.read(handle -> losses(handle, environment));
    }

    private VaultLosses losses(Handle handle, String environment) {
        Map<String, Long> contents = new TreeMap<>();
        SealedColumns.counts(handle, environment).forEach((content, byKey) -> {
            long count = byKey.values().stream().mapToLong(Long::longValue).sum();
            if (count > 0) {
                contents.put(content, count);
            }
        });
        return new VaultLosses(contents, GrantsOfEnvironmentTable.inForce(handle, environment, clock.millis()));
    }

    /// Destroys the keys of an environment, and so everything that they sealed. Its grants end, its signing keys
    /// and the providers' tokens are gone; new keys are made when they are needed. All or nothing, on all nodes
    /// within a second or two. Copies of the database from before still hold the keys, under the installation's
    /// key.
    ///
    /// @return what was lost; empty where there was no key
    public Optional<VaultLosses> destroy(String environment, Actor actor) {
        return destroy(environment, "", actor);
    }

    /// The same.
    ///
    /// @param beforehand what was done before, for the audit log; empty for nothing
    public Optional<VaultLosses> destroy(String environment, String beforehand, Actor actor) {
        Optional<VaultLosses> lost = database.write(handle -> {
            VaultLosses losses = losses(handle, environment);
            if (!DataKeyTable.delete(handle, environment)) {
                return Optional.empty();
            }
            GrantsOfEnvironmentTable.end(handle, environment, clock.millis());
            SealedColumns.lose(handle, environment);
            String detail = beforehand.isEmpty() ? losses.text() : losses.text() + "; " + beforehand;
            audit.record(new AuditEvent(actor, environment, "vault.destroy", environment, detail));
            return Optional.of(losses);
        });
        changed.run();
        return lost;
    }
}
