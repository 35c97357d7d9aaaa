package dev.behalf.server.webhooks;

import dev.behalf.server.crypto.Place;
import dev.behalf.server.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Secrets of webhooks at rest.
record Seals(Vault vault) {

    private static Place secret(String id) {
        return new Place("webhook", id, "secret");
    }

    private static Place former(String id) {
        return new Place("webhook", id, "former");
    }

    String sealed(String environment, String id, WebhookSecret secret) {
        return vault.of(environment).seal(secret(id), secret.reveal());
    }

    /// The present secret of a row, sealed for the place of the former one.
    String asFormer(WebhookTable.Row row) {
        Webhook webhook = row.webhook();
        return vault.of(webhook.environment())
                .seal(former(webhook.id()), open(row).reveal());
    }

    private WebhookSecret open(WebhookTable.Row row) {
        Webhook webhook = row.webhook();
        return WebhookSecret.of(vault.of(webhook.environment()).open(secret(webhook.id()), row.secret()));
    }

    /// Those that sign now: the present one, and behind it the former one while that is good.
    List<WebhookSecret> inForce(WebhookTable.Row row, Instant now) {
        List<WebhookSecret> secrets = new ArrayList<>();
        secrets.add(open(row));
        Webhook webhook = row.webhook();
        String former = row.former();
        if (former != null && webhook.formerUntil() != null && now.isBefore(webhook.formerUntil())) {
            secrets.add(WebhookSecret.of(vault.of(webhook.environment()).open(former(webhook.id()), former)));
        }
        return secrets;
    }
}
