package dev.behalf.server.webhooks;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.CreatedWebhook;
import dev.behalf.server.environment.ManifestWebhooks;
import dev.behalf.server.environment.WebhookInput;
import dev.behalf.server.net.Egress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Webhooks as a `behalf.yaml` says them. To add one its signing secret is sealed, for which the installation's key
/// is needed; to look at them, change and remove them it is not.
public final class WebhooksOfFile implements ManifestWebhooks {

    private static final String NO_KEY =
            "expected the installation's key, to encrypt the signing secret of a new webhook"
                    + " with, found none here. Set BEHALF_KEY_FILE, BEHALF_KEY or BEHALF_KEY_URI for this command as for the"
                    + " servers, or send the file to the admin API of one (POST /apply).";

    private final Database database;
    private final WebhookActs acts;
    private final Supplier<Optional<Webhooks>> webhooks;
    private final Function<Boolean, Egress> egress;

    /// @param webhooks asked where one is added; empty where there is no key
    /// @param egress the way out, which may reach this machine or not
    public WebhooksOfFile(
            Database database,
            AuditLog audit,
            Supplier<Optional<Webhooks>> webhooks,
            Function<Boolean, Egress> egress) {
        this.database = database;
        this.acts = new WebhookActs(audit);
        this.webhooks = webhooks;
        this.egress = egress;
    }

    @Override
    public List<WebhookInput> of(String environment) {
        return database.read(handle -> WebhookTable.all(handle, environment).stream()
                .map(row -> new WebhookInput(
                        row.webhook().url(),
                        row.webhook().events().stream().map(WebhookEvent::id).toList()))
                .toList());
    }

    @Override
    public Optional<String> problem(WebhookInput wanted, boolean loopback) {
        Webhooks keeper = webhooks.get().orElse(null);
        return keeper == null ? Optional.of(NO_KEY) : keeper.refusal(wanted.url(), egress.apply(loopback));
    }

    @Override
    public CreatedWebhook add(String environment, WebhookInput wanted, Actor actor) {
        Webhooks keeper = webhooks.get().orElseThrow(() -> new IllegalStateException(NO_KEY));
        return switch (keeper.add(environment, wanted.url(), events(wanted), actor)) {
            case WebhookResult.Made(var made, var secret) ->
                new CreatedWebhook(environment, made.id(), made.url(), secret.reveal());
            case WebhookResult.Refused(var _, String problem) ->
                throw new IllegalStateException("A webhook of environment " + environment + " cannot be added now, the"
                        + " rest of the file is applied: " + problem + " Then apply it again.");
        };
    }

    private static Set<WebhookEvent> events(WebhookInput wanted) {
        return wanted.events().stream().map(WebhookEvent::stored).collect(Collectors.toSet());
    }

    @Override
    public void change(String environment, WebhookInput wanted, Actor actor) {
        database.write(handle -> {
            find(handle, environment, wanted.url())
                    .ifPresent(webhook -> acts.change(handle, webhook, events(wanted), actor));
            return null;
        });
    }

    @Override
    public void remove(String environment, WebhookInput known, Actor actor) {
        database.write(handle -> {
            find(handle, environment, known.url()).ifPresent(webhook -> acts.remove(handle, webhook, actor));
            return null;
        });
    }

    private static Optional<Webhook> find(Handle handle, String environment, String url) {
        return WebhookTable.all(handle, environment).stream()
                .map(WebhookTable.Row::webhook)
                .filter(webhook -> webhook.url().equals(url))
                .findFirst();
    }
}
