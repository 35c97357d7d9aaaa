package dev.behalf.server.mcp;

import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.environment.RegisteredMcpServer;

/// Where a server is, as clients may carry it: what was agreed on with a server does not outlive a move, and does other
/// changes of its settings.
final class ServerAddress {

    private ServerAddress() {}

    static String digest(RegisteredMcpServer server) {
        return RandomText.sha256(server.settings().uri().toString());
    }
}
