package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.grants.Acting;
import dev.behalf.server.grants.ActingPeople;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// The tools that every environment has, whatever else it has: they tell people and models whether signing in came to
/// what they think it did.
final class BuiltInTools implements Toolbox {

    private final List<Tool> all;

    /// @param registry what is registered now; a read of memory
    BuiltInTools(ActingPeople people, Supplier<Registry> registry) {
        all = List.of(new WhoamiTool(people, registry), new ConnectionStatusTool(people, registry));
    }

    @Override
    public List<Tool> of(Caller caller) {
        return all;
    }

    /// The provider that a person signed in at: by the name people know it by, where that is registered, and by its
    /// own.
    static ObjectNode provider(Registry registry, Acting acting) {
        ObjectNode provider = JsonRpc.object();
        RegisteredConnection connection =
                registry.connections().get(acting.grant().environment());
        if (connection != null) {
            provider.put("name", connection.connection().settings().type().label());
        }
        return provider.put("issuer", acting.person().identity().issuer());
    }
}
