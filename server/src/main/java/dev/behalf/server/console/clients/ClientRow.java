package dev.behalf.server.console.clients;

import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.ClientMetadata.Authentication;
import dev.behalf.server.clients.RegisteredClient;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Untrusted;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A registered client in the list.
///
/// @param hosts where answers go, each once
/// @param signs whether it authenticates by a key
/// @param lastUsed null where it was never used
public record ClientRow(
        String id,
        String name,
        boolean ofTeam,
        List<String> hosts,
        boolean signs,
        Moment registered,
        @Nullable Ago lastUsed) {

    public ClientRow {
        hosts = List.copyOf(hosts);
    }

    static ClientRow of(RegisteredClient registered, Instant now) {
        Client client = registered.client();
        return new ClientRow(
                client.id(),
                Untrusted.text(client.name()),
                client.origin() == Client.Origin.PREREGISTERED,
                client.metadata().redirectUris().stream()
                        .map(ClientRow::host)
                        .distinct()
                        .toList(),
                client.metadata().authentication().contains(Authentication.PRIVATE_KEY_JWT),
                Moment.of(registered.registeredAt()),
                registered.lastUsedAt() == null ? null : Ago.of(registered.lastUsedAt(), now));
    }

    /// @return for a private scheme the scheme
    private static String host(String redirectUri) {
        try {
            URI uri = new URI(redirectUri);
            return uri.getHost() == null
                            || uri.getScheme() == null
                            || !uri.getScheme().startsWith("http")
                    ? redirectUri.replaceFirst(":.*", ":")
                    : uri.getHost();
        } catch (URISyntaxException _) {
            return Untrusted.text(redirectUri);
        }
    }
}
