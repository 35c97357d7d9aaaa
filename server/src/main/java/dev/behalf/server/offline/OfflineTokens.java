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
