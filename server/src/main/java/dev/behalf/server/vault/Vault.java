package dev.behalf.server.vault;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.KeyServiceException;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import dev.behalf.server.vault.DataKeyTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data keys of environments: made when first needed and kept encrypted under the installation's key.
/// Environments share none, and deleting one destroys its own.
///
/// Each node has all of them in memory and follows what others change by [#look]. It does not seal by what it has
/// not looked at for minutes, and looks once more before it refuses to open what is sealed by a key that it does
/// not know.
public final class Vault {

    /// Far less than a key opens after it sealed last.
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

    /// Keys in memory, and the row they came from.
    record Known(Row row, DataKeyset keyset) {

        DataKeyStates states() {
            return row.states() == null
                    ? DataKeyStates.first(keyset, Instant.ofEpochMilli(row.createdAt()))
                    : DataKeyStates.parse(row.states());
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final @Nullable KeyEncryptionKey key;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> forgetting = new CopyOnWriteArrayList<>();
    private volatile Instant lookedAt = Instant.MIN;

    private Vault(Database database, InstantSource clock, @Nullable KeyEncryptionKey key) {
        this.database = database;
        this.clock = clock;
        this.key = key;
    }

    /// Opens what is sealed in a database. What is encrypted under one of the installation's former keys is
    /// encrypted under the present one.
    ///
    /// @param key null where the installation has none; then nothing may be sealed yet, and nothing can be
    /// @throws VaultException when something is sealed that this key does not open
    /// @throws KeyServiceException when the key is in a service that refuses, or cannot be reached
    public static Vault open(Database database, InstantSource clock, @Nullable KeyEncryptionKey key) {
        Vault vault = new Vault(database, clock, key);
        vault.openAll();
        vault.rewrap();
        return vault;
    }

    private void openAll() {
        Instant now = clock.instant();
        List<Row> rows = database.read(DataKeyTable::all);
        KeyEncryptionKey by = key;
        if (by == null && !rows.isEmpty()) {
            throw VaultException.missing(rows);
        }
        List<Row> closed = new ArrayList<>();
        for (Row row : rows) {
            try {
                known.put(row.environment(), new Known(row, unwrap(row)));
            } catch (SealException e) {
                closed.add(row);
            }
        }
        if (by != null && !closed.isEmpty()) {
            throw VaultException.otherKey(closed, by.ids());
        }
        lookedAt = now;
    }

    /// Whether anything may be sealed in a database, so that its key must be there.
    public static boolean inUse(Database database) {
        return !database.read(DataKeyTable::all).isEmpty();
    }

    /// Whether there is a key to seal with.
    public boolean canSeal() {
        return key != null;
    }

    /// Writes down which key this server has, or that it has none, for commands that run beside it ([ServerKey]).
    public void noteKey() {
        String id = key == null ? "" : key.id();
        database.write(handle -> {
            ServerKeyTable.note(handle, id, clock.millis());
            return null;
        });
    }

    /// Tells a listener, from now on, which environments have lost their keys: nothing that they sealed opens any
    /// more.
    public void onForget(Consumer<String> listener) {
        forgetting.add(listener);
    }

    /// The key of an environment, made where there is none. Ask for it outside of a reading transaction.
    ///
    /// @throws VaultException where the installation has no key
    public DataKey of(String environment) {
        current(environment);
        return new Following(environment);
    }

    /// Seals and opens by whatever keys the environment has in that moment.
    private final class Following implements DataKey {

        private final String environment;

        private Following(String environment) {
            this.environment = environment;
        }

        @Override
        public String seal(Place place, String secret) {
            return current(environment).seal(place, secret);
        }

        @Override
        public String open(Place place, String sealed) {
            DataKeyset keyset = current(environment);
            Optional<String> by = DataKeyset.keyOf(sealed);
            if (by.isPresent() && !keyset.ids().contains(by.get())) {
                look();
                keyset = current(environment);
            }
            return keyset.open(place, sealed);
        }

        /// Nothing of the key.
        @Override
        public String toString() {
            return "DataKey[" + environment + "]";
        }
    }

    private DataKeyset current(String environment) {
        Instant now = clock.instant();
        // A clock that went back must not make old knowledge look fresh.
        if (key != null && (now.isAfter(lookedAt.plus(BELIEVED)) || now.isBefore(lookedAt))) {
            look();
        }
        Known found = known.get(environment);
        return found == null ? make(environment) : found.keyset();
    }

    private DataKeyset make(String environment) {
        KeyEncryptionKey by = key;
        if (by == null) {
            throw VaultException.noKey("the secrets of environment " + environment + " cannot be sealed");
        }
        DataKeyset made = DataKeyset.generate(environment);
        Instant now = clock.instant();
        Row mine = new Row(
                environment,
                made.wrapped(by),
                now.toEpochMilli(),
                1,
                by.id(),
                DataKeyStates.first(made, now).text(),
                null);
        Row stored = database.write(handle -> {
            DataKeyTable.add(handle, mine);
            return DataKeyTable.find(handle, environment).orElseThrow();
        });
        DataKeyset keyset = stored.keyset().equals(mine.keyset()) ? made : unwrapped(stored);
        known.put(environment, new Known(stored, keyset));
        return keyset;
    }

    private DataKeyset unwrapped(Row row) {
        try {
            return unwrap(row);
        } catch (SealException e) {
            throw VaultException.otherKey(
                    List.of(row), Objects.requireNonNull(key).ids());
        }
    }

    private DataKeyset unwrap(Row row) {
        return DataKeyset.unwrap(row.environment(), row.keyset(), Objects.requireNonNull(key), row.wrappedBy());
    }

    /// Follows what other nodes made, changed and destroyed. What this node cannot decrypt leaves it with what it
    /// has.
    public void look() {
        if (key == null) {
            return;
        }
        Instant now = clock.instant();
        List<Row> rows = database.read(DataKeyTable::all);
        keepOnly(rows.stream().map(Row::environment).collect(Collectors.toSet()));
        rows.forEach(this::follow);
        lookedAt = now;
    }

    private void follow(Row row) {
        Known before = known.get(row.environment());
        if (before != null && before.row().equals(row)) {
            return;
        }
        if (before != null && row.holdsTheKeysOf(before.row())) {
            // Encrypted anew under another key, perhaps one that this node has not been given yet.
            known.put(row.environment(), new Known(row, before.keyset()));
            return;
        }
        if (before != null
                && row.states() != null
                && Collections.disjoint(
                        DataKeyStates.parse(row.states()).ids(), before.keyset().ids())) {
            forget(row.environment());
        }
        try {
            known.put(row.environment(), new Known(row, unwrap(row)));
            failing.remove(row.environment());
        } catch (SealException | KeyServiceException e) {
            if (failing.add(row.environment())) {
                LOG.warn(
                        "The new data key of environment {} cannot be decrypted here, it is under the key {}; what is"
                                + " sealed by it does not open on this node",
                        row.environment(),
                        row.wrappedBy(),
                        e);
            }
        }
    }

    /// Encrypts under the present key of the installation what is still under a former one.
    void rewrap() {
        KeyEncryptionKey by = key;
        if (by == null) {
            return;
        }
        List<Known> former = known.values().stream()
                .filter(each -> isUnderFormer(each.row(), by))
                .toList();
        former.forEach(each -> rewrap(each, by));
        if (!former.isEmpty()) {
            look();
        }
    }

    /// Not what is under a key unknown here: the others are ahead of this node then.
    private static boolean isUnderFormer(Row row, KeyEncryptionKey by) {
        String under = row.wrappedBy();
        return under == null
                || row.states() == null
                || (!under.equals(by.id()) && by.ids().contains(under));
    }

    private void rewrap(Known each, KeyEncryptionKey by) {
        Row row = each.row()
                .with(
                        each.keyset().wrapped(by),
                        by.id(),
                        each.states().text(),
                        each.row().wantedAt());
        if (database.write(handle -> DataKeyTable.replace(handle, row))) {
            LOG.info(
                    "The data key of environment {} is encrypted under the installation's key {} now",
                    row.environment(),
                    by.id());
        }
    }

    /// Forgets the keys of environments that are gone: one of the same name gets a new key.
    public void keepOnly(Collection<String> environments) {
        Set.copyOf(known.keySet()).stream()
                .filter(environment -> !environments.contains(environment))
                .forEach(this::forget);
    }

    private void forget(String environment) {
        known.remove(environment);
        forgetting.forEach(listener -> listener.accept(environment));
    }

    Optional<Known> known(String environment) {
        return Optional.ofNullable(known.get(environment));
    }

    Set<String> environments() {
        return Set.copyOf(known.keySet());
    }

    /// The installation's key.
    Optional<KeyEncryptionKey> key() {
        return Optional.ofNullable(key);
    }
}
