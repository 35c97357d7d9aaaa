package dev.behalf.server.webhooks;

/// What came of adding a webhook, or of changing its secret.
public sealed interface WebhookResult {

    /// It is there; the secret is shown this once.
    record Made(Webhook webhook, WebhookSecret secret) implements WebhookResult {}

    /// It cannot be.
    ///
    /// @param setting `url` or `events`; empty where neither is at fault
    /// @param problem a sentence: what was expected, what was found, what to change
    record Refused(String setting, String problem) implements WebhookResult {}
}
