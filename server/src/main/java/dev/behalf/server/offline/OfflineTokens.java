package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import dev.behalf.server.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Keeps what providers gave for grants with offline access. What is kept for a grant inside of a transaction is kept
/// if
/// and only if that transaction is.
public final class OfflineTokens {

    private final Database database;
    private final Safe safe;
    private final InstantSource clock;
    private final OfflineTimes times;
    private final Schedule schedule;

    public OfflineTokens(Database database, Vault vault, InstantSource clock, OfflineTimes times) {
        this.database = database;
        this.safe = new Safe(vault);
        this.clock = clock;
        this.times = times;
        this.schedule = new Schedule(times);
    }

    /// Keeps the tokens of a new grant.
    ///
    /// @throws dev.behalf.server.vault.VaultException where the installation has no key
    public void keep(String environment, String grant, KeptTokens kept) {
        OfflineTable.Sealed sealed = new OfflineTable.Sealed(
                safe.sealToken(environment, grant, kept.refreshToken()),
                safe.sealAccess(environment, grant, kept.accessToken()));
        Instant now = clock.instant();
        Instant due = schedule.idle(now);
        database.write(handle -> {
            OfflineTable.add(handle, environment, grant, kept, sealed, now.toEpochMilli(), due.toEpochMilli());
            EventTable.add(handle, grant, State.ACTIVE, null, null, now.toEpochMilli());
            return null;
        });
    }

    /// Keeps tokens of a grant that had none, because its person allowed acting later than the rest.
    ///
    /// @return false where it has tokens that are in use, still to be given back, or of another application
    /// @throws dev.behalf.server.vault.VaultException where the installation has no key
    public boolean keepAgain(String environment, String grant, KeptTokens kept) {
        OfflineTable.Sealed sealed = new OfflineTable.Sealed(
                safe.sealToken(environment, grant, kept.refreshToken()),
                safe.sealAccess(environment, grant, kept.accessToken()));
        Instant now = clock.instant();
        long due = schedule.idle(now).toEpochMilli();
        return database.write(handle -> {
            boolean known = OfflineTable.find(handle, environment, grant).isPresent();
            if (!known) {
                OfflineTable.add(handle, environment, grant, kept, sealed, now.toEpochMilli(), due);
            } else if (!OfflineTable.keepAgain(handle, grant, kept, sealed, now.toEpochMilli(), due)) {
                return false;
            }
            EventTable.add(handle, grant, State.ACTIVE, StateReason.ALLOWED, null, now.toEpochMilli());
            return true;
        });
    }

    /// Remembers what a person answered for a client. What waited for a yes works again.
    public void answered(String environment, String person, String client, ActingAnswer answer) {
        long now = clock.millis();
        database.write(handle -> {
            if (answer.allowed()) {
                ActingConsentTable.allow(handle, environment, person, client, answer.browser(), now);
                WaitingTable.allowed(handle, environment, person, client, now);
            } else {
                ActingConsentTable.declined(handle, environment, person, client, now);
            }
            return null;
        });
    }

    /// Forgets old answers of people who allowed their client nothing since.
    public void forget(Handle handle, Instant before) {
        ActingConsentTable.forget(handle, before.toEpochMilli());
    }

    /// Notes that the client of a grant is there, so that the provider is asked soon whether the person still may be.
    public void present(Handle handle, String grant) {
        OfflineTable.present(handle, grant, clock.millis());
    }

    /// The refresh token of a grant, as it came from the provider.
    ///
    /// @return empty where none is kept
    public Optional<String> find(String environment, String grant) {
        return database.read(handle -> OfflineTable.find(handle, environment, grant))
                .map(safe::token);
    }

    OfflineTimes times() {
        return times;
    }
}
