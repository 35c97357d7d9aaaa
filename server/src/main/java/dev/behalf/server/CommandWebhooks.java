package dev.behalf.server;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.net.Egress;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.webhooks.Webhooks;
import dev.behalf.server.webhooks.WebhooksOfFile;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Webhooks for a command beside servers: it sends nothing. What it needs to add one is made ready when one is added.
final class CommandWebhooks implements AutoCloseable {

    private final Database database;
    private final Environments environments;
    private final AuditLog audit;
    private @Nullable EgressByEnvironment egress;
    private @Nullable Webhooks webhooks;

    CommandWebhooks(Database database, Environments environments) {
        this.database = database;
        this.environments = environments;
        this.audit = new AuditLog(database, InstantSource.system());
    }

    WebhooksOfFile ofFile() {
        return new WebhooksOfFile(database, audit, this::webhooks, this::way);
    }

    private static ServerSettings settings() {
        SettingsReader.Result read = SettingsReader.read(Map.of(), System.getenv());
        if (read.settings() == null) {
            throw new StartException("The variables of the server cannot be used:", read.problems());
        }
        return read.settings();
    }

    private Egress way(boolean loopback) {
        if (egress == null) {
            egress = new EgressByEnvironment(settings().egress());
        }
        return egress.of(loopback);
    }

    /// @return empty where there is no key
    private Optional<Webhooks> webhooks() {
        KeySettings key = settings().key();
        if (webhooks == null && (key.present().given() || database.file().isPresent())) {
            Vault vault = InstallationKey.vault(key, database, InstantSource.system());
            webhooks = new Webhooks(
                    database,
                    vault,
                    InstantSource.system(),
                    audit,
                    environment -> way(environments.registry().reachesLoopback(environment)));
        }
        return Optional.ofNullable(webhooks);
    }

    @Override
    public void close() {
        if (webhooks != null) {
            webhooks.close();
        }
        if (egress != null) {
            egress.close();
        }
    }
}
