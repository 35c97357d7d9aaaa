package dev.behalf.server.upstream;

import dev.behalf.server.environment.RegisteredMcpServer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Who asks which server.
///
/// @param loopback whether it may be on this machine
/// @param party a name for the person and the client together; sessions are kept apart by it
/// @param credentials headers
/// @param parameters other headers, by which MCP repeats arguments of a tool (`Mcp-Param-*`)
/// @param session that the client holds at the server, null where it holds none
/// @param capabilities of the client, null where they are not known
/// @param clientInfo of a client of 2026-07-28, null where that is another
/// @param logLevel that such a client asks for; null for none
public record Asking(
        RegisteredMcpServer server,
        boolean loopback,
        String party,
        Map<String, String> credentials,
        Map<String, String> parameters,
        @Nullable Joined session,
        @Nullable ObjectNode capabilities,
        @Nullable ObjectNode clientInfo,
        @Nullable String logLevel) {

    public Asking {
        credentials = Map.copyOf(credentials);
        parameters = Map.copyOf(parameters);
    }

    /// Whoever it is for, whichever the client.
    String person() {
        int client = party.indexOf(' ');
        return client < 0 ? party : party.substring(0, client);
    }

    /// The same of a client that cannot be asked anything.
    Asking mute() {
        return new Asking(server, loopback, party, credentials, parameters, session, null, clientInfo, logLevel);
    }

    /// Without the credentials.
    @Override
    public String toString() {
        return "Asking[" + server.environment() + "/" + server.name() + "]";
    }
}
