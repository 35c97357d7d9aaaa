package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.ClientLookup;
import dev.behalf.server.clients.ClientMetadata.Authentication;
import dev.behalf.server.clients.Clients;
import org.jspecify.annotations.Nullable;

/// Finds out which client sends a request to the token or revocation endpoint (RFC 6749 section 3.2.1).
final class ClientAuthenticator {

    private final Clients clients;
    private final ClientAssertions assertions;

    ClientAuthenticator(Clients clients, ClientAssertions assertions) {
        this.clients = clients;
        this.assertions = assertions;
    }

    /// @throws OAuthException where no client is named, or it is unknown, or does not authenticate as it must
    Client client(Issuer issuer, HTTPRequest request, @Nullable String clientId) {
        return switch (authentication(request)) {
            case null -> publicClient(issuer, clientId);
            case PrivateKeyJWT assertion -> confidentialClient(issuer, assertion, clientId);
            default ->
                throw OAuthException.invalidClient(
                        "The client was expected to send its client_id only, or to authenticate by private_key_jwt;"
                                + " there are no client secrets.");
        };
    }

    private static @Nullable ClientAuthentication authentication(HTTPRequest request) {
        try {
            return ClientAuthentication.parse(request);
        } catch (ParseException e) {
            throw OAuthException.invalidClient("The client authentication is malformed: " + e.getMessage());
        }
    }

    private Client publicClient(Issuer issuer, @Nullable String clientId) {
        if (clientId == null) {
            throw OAuthException.invalidClient("client_id was expected.");
        }
        Client client = find(issuer, clientId);
        if (!client.metadata().authentication().contains(Authentication.NONE)) {
            throw OAuthException.invalidClient(
                    "The client was expected to authenticate by private_key_jwt, as it says" + " of itself.");
        }
        return client;
    }

    private Client confidentialClient(Issuer issuer, PrivateKeyJWT assertion, @Nullable String clientId) {
        String id = assertion.getClientID().getValue();
        if (clientId != null && !clientId.equals(id)) {
            throw OAuthException.invalidClient("client_id was expected to be the one of client_assertion.");
        }
        Client client = find(issuer, id);
        if (!client.metadata().authentication().contains(Authentication.PRIVATE_KEY_JWT)) {
            throw OAuthException.invalidClient("The client does not say of itself that it uses private_key_jwt.");
        }
        assertions.check(issuer, client, assertion);
        return client;
    }

    private Client find(Issuer issuer, String id) {
        if (!issuer.environment().clients().admits(id)) {
            throw OAuthException.invalidClient(AuthorizationRequestReader.untrusted(issuer));
        }
        return switch (clients.findAgain(issuer.name(), id, issuer.onThisMachine())) {
            case ClientLookup.Found(var client) -> client;
            case ClientLookup.Unknown(var explanation) -> throw OAuthException.invalidClient(explanation);
            case ClientLookup.Unavailable(var explanation) ->
                throw OAuthException.of(503, "temporarily_unavailable", explanation);
        };
    }
}
