package dev.behalf.server.environment;

import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.TeamClients;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The clients that are registered, as one transaction sees them.
final class StoredClients {

    private final Handle handle;
    private final Map<String, List<ClientInput>> ofTeam;

    private StoredClients(Handle handle) {
        this.handle = handle;
        this.ofTeam = TeamClients.all(handle);
    }

    static StoredClients in(Handle handle) {
        return new StoredClients(handle);
    }

    /// Those that the team registered in an environment, by id and in its order.
    Map<String, ClientInput> of(String environment) {
        Map<String, ClientInput> clients = new LinkedHashMap<>();
        ofTeam.getOrDefault(environment, List.of()).stream()
                .sorted(Comparator.comparing(ClientInput::id))
                .forEach(client -> clients.put(client.id(), client));
        return clients;
    }

    /// Whether the id is that of a client that registered itself. Asked within the transaction only.
    boolean isTaken(String environment, String id) {
        return TeamClients.isTaken(handle, environment, id);
    }
}
