package dev.behalf.server.offline;

import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.vault.Vault;
import java.time.InstantSource;

/// Offline access that nobody has.
public final class TestingOffline {

    private TestingOffline() {}

    public static OfflineAccess ofNobody(Database database, Vault vault, InstantSource clock, Federation federation) {
        return new OfflineAccess(
                database,
                vault,
                clock,
                OfflineTimes.DEFAULTS,
                () -> Registry.EMPTY,
                federation.tokenClient(),
                _ -> false);
    }
}
