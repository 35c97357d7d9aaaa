package dev.behalf.server.console;

import java.net.URI;

/// What people know of a client: the host of its metadata document.
public final class ClientHost {

    private ClientHost() {}

    /// @param client its id
    /// @return the id itself where that is no address
    public static String of(String client) {
        if (!client.startsWith("https://") && !client.startsWith("http://")) {
            return client;
        }
        try {
            String host = URI.create(client).getHost();
            return host == null ? client : host;
        } catch (IllegalArgumentException _) {
            return client;
        }
    }
}
