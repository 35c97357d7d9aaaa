package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.upstream.Joined;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a client of a revision up to 2025-11-25 agreed on at the handshake. It carries that itself, sealed, as its
/// session id: any node can read it, and none has to keep it.
///
/// @param capabilities what it can be asked
/// @param address of the server behind the mount, as a digest; empty where there are several
/// @param name of its own: clients that share a sign-in have a session each
/// @param joined the client's session there, null where there is none
record ClientSession(
        ObjectNode capabilities,
        String address,
        String name,
        @Nullable Joined joined) {

    /// Whether it was begun with that server, where that is now.
    boolean isOf(RegisteredMcpServer server) {
        return address.equals(ServerAddress.digest(server));
    }

    /// The session at a server, null where there is none.
    @Nullable
    Joined at(RegisteredMcpServer server) {
        return isOf(server) ? joined : null;
    }
}
