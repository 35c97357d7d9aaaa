package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.upstream.Joined;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a client of a revision up to 2025-11-25 agreed on at the handshake. It carries that itself, sealed, as its
/// session id: any node can read it, and none has to keep it.
///
/// @param capabilities what it can be asked
/// @param version of the settings of the server behind the address, 0 where there are several
/// @param joined the client's session there, null where there is none
record ClientSession(
        ObjectNode capabilities, long version, @Nullable Joined joined) {

    /// The session at a server; null where there is none, and where the server's settings were changed meanwhile.
    @Nullable
    Joined at(RegisteredMcpServer server) {
        return version == server.version() ? joined : null;
    }
}
