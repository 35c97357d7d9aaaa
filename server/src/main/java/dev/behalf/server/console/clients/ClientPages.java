package dev.behalf.server.console.clients;

import dev.behalf.server.clients.Clients;
import dev.behalf.server.console.Door;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// The page `/e/{environment}/clients` and one for each client below it.
public final class ClientPages {

    static final String PATH = "/e/{environment}/clients";

    private final ListPages list;
    private final OnePages one;

    public ClientPages(
            Door door,
            Environments environments,
            Clients clients,
            GrantLedger grants,
            SigningKeys keys,
            InstantSource clock) {
        this.list = new ListPages(door, environments, clients, keys, clock);
        this.one = new OnePages(door, clients, grants, clock);
    }

    public List<Route> routes() {
        return Stream.of(list.routes(), one.routes()).flatMap(List::stream).toList();
    }
}
