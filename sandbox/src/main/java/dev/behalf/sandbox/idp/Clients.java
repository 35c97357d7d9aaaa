package dev.behalf.sandbox.idp;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The applications of a tenant. There is always one, which the tenant's form fields name.
public final class Clients {
    /// Where Behalf receives the user by default.
    private static final Set<String> DEFAULT_CALLBACKS =
            Set.of("http://localhost:8080/callback", "http://127.0.0.1:8080/callback");

    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final String first;

    public Clients(String first) {
        this.first = first;
        register(new Client(first, DEFAULT_CALLBACKS, Client.PUBLIC_GRANTS));
    }

    /// The application that the tenant's form fields name.
    public synchronized Client standard() {
        return find(first).orElseThrow();
    }

    public synchronized Optional<Client> find(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    /// The application that these credentials stand for; empty if it is unknown or fails to prove itself.
    public Optional<Client> authenticate(Request.Credentials credentials, boolean withSecret) {
        return find(credentials.clientId())
                .filter(_ -> !withSecret || credentials.secret().equals(Client.SECRET));
    }

    /// Whether an application has a redirect URI at the origin of this address: where a sign-out may lead.
    public synchronized boolean mayReturnTo(String address) {
        return clients.values().stream()
                .flatMap(client -> client.redirectUris().stream())
                .anyMatch(uri -> originOf(uri).equals(originOf(address)));
    }

    private static String originOf(String uri) {
        int path = uri.indexOf('/', uri.indexOf("//") + 2);
        return path < 0 ? uri : uri.substring(0, path);
    }

    /// Adds an application, or replaces the one of the same id.
    public synchronized void register(Client client) {
        clients.put(client.id(), client);
    }

    /// Adds a redirect URI to the standard application.
    public synchronized void allowRedirect(String redirectUri) {
        Set<String> uris = new HashSet<>(standard().redirectUris());
        uris.add(redirectUri);
        register(new Client(first, uris, standard().grants()));
    }

    /// Replaces the grant types of the standard application.
    public synchronized void allowGrants(Set<String> grants) {
        register(new Client(first, standard().redirectUris(), grants));
    }
}
