package dev.behalf.server.environment;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An MCP server of an environment as it is in force.
///
/// @param sealedSecret of a service, null where it was not given yet
/// @param version grows with every change, of the secret too
public record RegisteredMcpServer(
        String environment,
        McpServerSettings settings,
        @Nullable String sealedSecret,
        long version) {

    public String name() {
        return settings.name();
    }

    /// The secret of the service.
    ///
    /// @param key of the environment
    public Optional<String> secret(DataKey key) {
        return Optional.ofNullable(sealedSecret).map(text -> key.open(place(name()), text));
    }

    static Place place(String name) {
        return new Place("mcp_server", name, "secret");
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "RegisteredMcpServer[" + environment + ", " + settings + ", " + version + "]";
    }
}
