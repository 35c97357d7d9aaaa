package dev.behalf.server.grants;

import java.util.Set;
import java.util.stream.Collectors;

/// The apps that get tokens by an API key of the environment, which is what they are known by: tokens say `key:` and
/// the id of the key in `client_id`. Other clients never have a colon in their ids, or they are URLs.
public final class ApiKeyClients {

    static final String PREFIX = "key:";

    private volatile Set<String> good = Set.of();

    ApiKeyClients() {}

    /// The `client_id` of whoever has this key.
    public static String client(String keyId) {
        return PREFIX + keyId;
    }

    void follow(Set<String> keyIds) {
        good = keyIds.stream().map(ApiKeyClients::client).collect(Collectors.toUnmodifiableSet());
    }

    /// Whether a client may use what it got: any but one whose key was revoked.
    boolean admits(String client) {
        return !client.startsWith(PREFIX) || good.contains(client);
    }
}
