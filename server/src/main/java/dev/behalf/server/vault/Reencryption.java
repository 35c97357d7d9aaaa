package dev.behalf.server.vault;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through all sealed values of environments whose keys were changed, and seals anew what a retiring key
/// sealed. A value is replaced only where it still is what was read; so whoever changes it meanwhile wins, and
/// two nodes at it do no harm. Where it got is in memory alone: after a restart it begins again, and passes over
/// what is done.
final class Reencryption {

    private static final Logger LOG = LoggerFactory.getLogger(Reencryption.class);

    /// What one batch came to.
    ///
    /// @param sealed how many values were sealed anew
    /// @param more whether there is more to go through now
    record Batch(int sealed, boolean more) {
        static final Batch NONE = new Batch(0, false);
    }

    /// Going through all columns of an environment.
    private static final class Pass {
        private final Instant begunAt;
        private int column;
        private String after = "";
        private int unreadable;
        private @Nullable Instant endedAt;

        private Pass(Instant begunAt) {
            this.begunAt = begunAt;
        }

        private void next() {
            column++;
            after = "";
        }
    }

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;
    private final RotationTimes times;
    private final Map<String, Pass> passes = new ConcurrentHashMap<>();

    Reencryption(Database database, Vault vault, InstantSource clock, RotationTimes times) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.times = times;
    }

    /// Goes through the next few values, if there is reason to.
    Batch batch(String environment) {
        Vault.Known known = vault.known(environment).orElse(null);
        List<DataKeyStates.Entry> retiring =
                known == null ? List.of() : known.states().retiring();
        if (retiring.isEmpty()) {
            passes.remove(environment);
            return Batch.NONE;
        }
        Pass pass = pass(environment, retiring);
        if (pass.endedAt != null) {
            return Batch.NONE;
        }
        int sealed = batch(
                environment,
                pass,
                retiring.stream().map(DataKeyStates.Entry::id).collect(Collectors.toSet()));
        if (pass.column == SealedColumns.ALL.size()) {
            end(environment, pass);
        }
        return new Batch(sealed, pass.endedAt == null);
    }

    /// The pass that is under way, the last one while it need not be repeated, or a new one.
    private Pass pass(String environment, List<DataKeyStates.Entry> retiring) {
        Instant now = clock.instant();
        Instant since = retiring.stream()
                .map(DataKeyStates.Entry::since)
                .max(Instant::compareTo)
                .orElseThrow();
        Pass last = passes.get(environment);
        if (last != null
                && !last.begunAt.isBefore(since)
                && (last.endedAt == null || last.endedAt.plus(times.rest()).isAfter(now))) {
            return last;
        }
        Pass pass = new Pass(now);
        passes.put(environment, pass);
        return pass;
    }

    private void end(String environment, Pass pass) {
        pass.endedAt = clock.instant();
        if (pass.unreadable > 0) {
            LOG.warn(
                    "{} sealed values of environment {} do not open by the key that sealed them; that key is kept",
                    pass.unreadable,
                    environment);
        }
    }

    private int batch(String environment, Pass pass, Set<String> retired) {
        SealedColumn column = SealedColumns.ALL.get(pass.column);
        List<SealedColumn.Sealed> page =
                database.read(handle -> column.page(handle, environment, pass.after, times.batch()));
        List<SealedColumn.Sealed> old = page.stream()
                .filter(value ->
                        DataKeyset.keyOf(value.text()).filter(retired::contains).isPresent())
                .toList();
        // Outside of the transaction: nobody waits for it then.
        DataKey key = vault.of(environment);
        List<SealedColumn.Change> changes = old.stream()
                .map(value -> anew(key, column, value, pass))
                .flatMap(List::stream)
                .toList();
        int replaced = changes.isEmpty() ? 0 : database.write(handle -> column.replace(handle, changes));
        if (page.size() < times.batch()) {
            pass.next();
        } else {
            pass.after = page.getLast().row();
        }
        return replaced;
    }

    private static List<SealedColumn.Change> anew(
            DataKey key, SealedColumn column, SealedColumn.Sealed value, Pass pass) {
        try {
            String secret = key.open(column.place(value.row()), value.text());
            return List.of(
                    new SealedColumn.Change(value.row(), value.text(), key.seal(column.place(value.row()), secret)));
        } catch (SealException _) {
            pass.unreadable++;
            return List.of();
        }
    }
}
