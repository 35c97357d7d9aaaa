package dev.behalf.server.clients;

import dev.behalf.server.clients.Client.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The clients that teams registered, for whoever reads or writes them within a transaction of its own.
public final class TeamClients {

    private TeamClients() {}

    /// All of them by environment, the newest first.
    public static Map<String, List<ClientInput>> all(Handle handle) {
        Map<String, List<ClientInput>> all = new HashMap<>();
        ClientTable.ofTeam(handle)
                .forEach((environment, rows) -> all.put(
                        environment,
                        rows.stream()
                                .map(row -> ClientInput.of(Clients.client(row)))
                                .toList()));
        return all;
    }

    /// Whether a client that registered itself has that id.
    public static boolean isTaken(Handle handle, String environment, String id) {
        return ClientTable.find(handle, environment, id)
                .filter(row -> row.kind() != Origin.PREREGISTERED)
                .isPresent();
    }

    /// Registers a client, or changes the one of its id.
    ///
    /// @param input has no problems, and its id is not taken
    /// @param now epoch milliseconds
    public static void put(Handle handle, String environment, ClientInput input, long now) {
        Client client = new Client(
                input.id(), Origin.PREREGISTERED, MetadataReader.read(input.metadata(), Origin.PREREGISTERED, false));
        ClientTable.put(handle, environment, Clients.row(client, now));
    }

    public static void remove(Handle handle, String environment, String id) {
        ClientTable.delete(handle, environment, id);
    }

    static Optional<ClientInput> find(Handle handle, String environment, String id) {
        return ClientTable.find(handle, environment, id).map(row -> ClientInput.of(Clients.client(row)));
    }

    /// What a change changes, as the audit log writes it.
    static String changes(Map<String, String> before, Map<String, String> after) {
        List<String> changes = new ArrayList<>();
        after.forEach((setting, text) -> {
            String was = before.get(setting);
            if (was == null) {
                changes.add("+ " + setting + ": " + text);
            } else if (!was.equals(text)) {
                changes.add("~ " + setting + ": " + was + " → " + text);
            }
        });
        before.forEach((setting, text) -> {
            if (!after.containsKey(setting)) {
                changes.add("- " + setting + ": " + text);
            }
        });
        return String.join("; ", changes);
    }
}
