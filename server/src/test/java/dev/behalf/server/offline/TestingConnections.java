package dev.behalf.server.offline;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.vault.Vault;
import java.time.InstantSource;

/// Connections as the team sees them, on one node that does nothing by itself.
public final class TestingConnections {

    private TestingConnections() {}

    public static ConnectionLedger of(
            Database database,
            Vault vault,
            InstantSource clock,
            Environments environments,
            Grants grants,
            Federation federation) {
        OfflineAccess offline = access(database, vault, clock, environments, grants, federation);
        return new ConnectionLedger(database, offline, new AuditLog(database, clock), clock);
    }

    /// What they are kept by.
    public static OfflineAccess access(
            Database database,
            Vault vault,
            InstantSource clock,
            Environments environments,
            Grants grants,
            Federation federation) {
        return new OfflineAccess(
                database,
                vault,
                clock,
                OfflineTimes.DEFAULTS,
                environments::registry,
                federation.tokenClient(),
                grants::hasEnded);
    }
}
