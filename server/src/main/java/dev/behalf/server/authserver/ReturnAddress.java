package dev.behalf.server.authserver;

import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.Client.Origin;
import dev.behalf.server.net.Percent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where the answer to an authorization request goes: an address that the client has registered.
///
/// @param state of the client's own, null where it sent none
record ReturnAddress(
        Client client, String redirectUri, @Nullable String state) {

    /// The address with a code.
    String withCode(Issuer issuer, String code) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("code", code);
        return with(issuer, parameters);
    }

    /// The address with an error.
    String withError(Issuer issuer, String error, String description) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", error);
        parameters.put(
                "error_description", OAuthException.of(error, description).description());
        return with(issuer, parameters);
    }

    /// `iss` is in every answer, so that a client with several servers cannot be confused (RFC 9207 section 2).
    private String with(Issuer issuer, Map<String, String> parameters) {
        if (state != null) {
            parameters.put("state", state);
        }
        parameters.put("iss", issuer.url());
        String query = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + Percent.encode(each.getValue()))
                .collect(Collectors.joining("&"));
        return redirectUri + (redirectUri.contains("?") ? "&" : "?") + query;
    }

    /// Whether an error may be sent there before the person has seen anything. Anybody can register a client, so that
    /// every other address would make an open redirector of this server (RFC 9700 section 4.11.2).
    boolean isTrusted() {
        return client.origin() == Origin.PREREGISTERED || isOnThisMachine();
    }

    /// Whether the answer goes to a program on the person's own machine.
    boolean isOnThisMachine() {
        String host = host();
        return redirectUri.startsWith("http://")
                && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
    }

    /// Whether the answer goes to an app by a scheme of its own, which any app may claim.
    boolean isAppLink() {
        return !redirectUri.startsWith("https://") && !redirectUri.startsWith("http://");
    }

    /// For people who go back there: the host, or what an app on this machine calls itself.
    String title() {
        return isOnThisMachine() || isAppLink() ? client.name() : host();
    }

    /// For people: the host that gets the answer, or the scheme of an app's link.
    String host() {
        URI uri = URI.create(redirectUri);
        return isAppLink() || uri.getHost() == null ? uri.getScheme() + "://" : uri.getHost();
    }

    /// Without the state.
    @Override
    public String toString() {
        return "ReturnAddress[" + client.id() + ", " + host() + "]";
    }
}
