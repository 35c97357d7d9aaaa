package dev.behalf.server.environment;

/// A webhook in the one moment in which its signing secret is known.
///
/// @param id by which the admin API knows it
/// @param secret show it once, keep it nowhere
public record CreatedWebhook(String environment, String id, String url, String secret) {

    /// Without the secret.
    @Override
    public String toString() {
        return "CreatedWebhook[" + environment + ", " + id + "]";
    }
}
