package dev.behalf.server.environment;

import dev.behalf.server.audit.Actor;
import java.util.List;
import java.util.Optional;

/// Keeps the webhooks that a `behalf.yaml` names. What is registered knows nothing of sending.
public interface ManifestWebhooks {

    /// Those of an environment.
    List<WebhookInput> of(String environment);

    /// Why one cannot be added.
    ///
    /// @param loopback whether the environment may reach this machine
    /// @return a sentence, empty where it can
    Optional<String> problem(WebhookInput wanted, boolean loopback);

    /// Adds one, to an environment that there is.
    ///
    /// @throws IllegalStateException where that cannot be, although nothing was wrong with it before
    CreatedWebhook add(String environment, WebhookInput wanted, Actor actor);

    /// Chooses the events of one that there is.
    void change(String environment, WebhookInput wanted, Actor actor);

    void remove(String environment, WebhookInput known, Actor actor);

    /// Keeps none.
    ManifestWebhooks NONE = new ManifestWebhooks() {
        @Override
        public List<WebhookInput> of(String environment) {
            return List.of();
        }

        @Override
        public Optional<String> problem(WebhookInput wanted, boolean loopback) {
            return Optional.of("Expected a server that sends webhooks, found none.");
        }

        @Override
        public CreatedWebhook add(String environment, WebhookInput wanted, Actor actor) {
            throw new IllegalStateException("Nothing sends webhooks here.");
        }

        @Override
        public void change(String environment, WebhookInput wanted, Actor actor) {
            throw new IllegalStateException("Nothing sends webhooks here.");
        }

        @Override
        public void remove(String environment, WebhookInput known, Actor actor) {
            throw new IllegalStateException("Nothing sends webhooks here.");
        }
    };
}
