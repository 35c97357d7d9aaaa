package dev.behalf.server.webhooks;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.net.Egress;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Webhooks for tests, with a key of their own.
public final class TestingWebhooks {

    public static final KeyEncryptionKey KEY = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));

    private TestingWebhooks() {}

    /// Some that send nothing, and have no key.
    public static Webhooks silent(Database database, InstantSource clock) {
        return new Webhooks(database, Vault.open(database, clock, null), clock, new AuditLog(database, clock), _ -> {
            throw new AssertionError("nothing is sent here");
        });
    }

    /// @param egress for all environments
    public static Webhooks of(Database database, InstantSource clock, Egress egress) {
        return of(database, clock, KEY, egress);
    }

    /// @param key of the installation, null for none
    public static Webhooks of(Database database, InstantSource clock, @Nullable KeyEncryptionKey key, Egress egress) {
        return new Webhooks(
                database,
                Vault.open(database, clock, key),
                clock,
                new AuditLog(database, clock),
                _ -> egress,
                WebhookTimes.DEFAULTS.withDeadline(Duration.ofSeconds(3)));
    }

    /// Delivers all that is due to one webhook, and waits for it.
    public static void deliverAll(Webhooks webhooks, WebhookResult.Made made) {
        Courier.Round round;
        do {
            round = webhooks.courier().one(made.webhook().id());
        } while (round == Courier.Round.DELIVERED);
    }
}
