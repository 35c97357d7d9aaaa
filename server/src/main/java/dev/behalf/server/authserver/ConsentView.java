package dev.behalf.server.authserver;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.authserver.AuthorizationRequestReader.Read;
import dev.behalf.server.clients.Client;
import dev.behalf.server.environment.RegisteredConnection;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The question whether a client may have what it asks for. It names everything by which a person can tell the client
/// that he started from one that somebody else wants him to start (MCP security best practices, consent).
///
/// @param client what it calls itself
/// @param origin how it became known, a sentence
/// @param clientHost where its document is, null where it has none
/// @param host where the answer goes
/// @param onThisMachine whether that is a program on the person's machine
/// @param appLink whether that is an app by a link of its own
/// @param resource what for, for people
/// @param resourceUri what for, as an address
/// @param permissions what is granted, a sentence each
/// @param provider where the person will sign in
/// @param providerScopes what the provider will be asked for
/// @param acting what there is to say about acting while the person is away
/// @param actingScopes what the provider is asked for beyond the rest where that is allowed
/// @param development whether the environment is for development
/// @param rememberable whether the person may choose not to be asked again
/// @param question sealed, for the form
public record ConsentView(
        String client,
        String origin,
        @Nullable String clientHost,
        String host,
        boolean onThisMachine,
        boolean appLink,
        String resource,
        String resourceUri,
        List<String> permissions,
        String provider,
        List<String> providerScopes,
        Acting acting,
        List<String> actingScopes,
        String environment,
        boolean development,
        boolean rememberable,
        String question) {

    public ConsentView {
        permissions = List.copyOf(permissions);
        providerScopes = List.copyOf(providerScopes);
        actingScopes = List.copyOf(actingScopes);
    }

    /// Whether the client may act while the person is away.
    public enum Acting {
        /// Nothing is kept.
        NEVER,
        /// It may, and the person is told.
        TOLD,
        /// The person is asked.
        ASKED,
        /// Whoever used this browser last has allowed it before.
        ALLOWED
    }

    static ConsentView of(
            Issuer issuer,
            RegisteredConnection connection,
            Read read,
            List<String> providerScopes,
            Acting acting,
            List<String> actingScopes,
            String question) {
        ReturnAddress address = read.address();
        Client client = address.client();
        ProviderType type = connection.connection().settings().type();
        return new ConsentView(
                client.name(),
                origin(client.origin()),
                client.origin() == Client.Origin.DOCUMENT
                        ? URI.create(client.id()).getHost()
                        : null,
                address.host(),
                address.isOnThisMachine(),
                address.isAppLink(),
                read.target().resource().label(),
                read.target().uri(),
                read.request().scopes().stream().map(ConsentView::permission).toList(),
                type == ProviderType.OIDC ? "your organization’s sign-in" : type.label(),
                providerScopes,
                acting,
                actingScopes,
                issuer.name(),
                !issuer.environment().production(),
                Consents.canBeRemembered(address),
                question);
    }

    private static String origin(Client.Origin origin) {
        return switch (origin) {
            case PREREGISTERED -> "Registered by the team that runs this server.";
            case DOCUMENT -> "It describes itself at the address below.";
            case REGISTERED -> "It registered itself: nobody has checked its name.";
        };
    }

    private static String permission(String scope) {
        return scope.equals("mcp") ? "List and use the tools there, as you" : "Use “" + scope + "” there, as you";
    }
}
