package dev.behalf.server.console.environments;

import dev.behalf.server.console.Door;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.stream.Stream;

/// The pages `/environments`, `/e/{environment}/settings` and `/e/{environment}/keys`.
public final class EnvironmentPages {

    private final ListPages list;
    private final SettingsPages settings;
    private final KeysPages keys;
    private final UnattendedPages unattended;

    public EnvironmentPages(Door door, Environments environments) {
        this.list = new ListPages(door, environments);
        this.settings = new SettingsPages(door, environments);
        this.keys = new KeysPages(door, environments);
        this.unattended = new UnattendedPages(door, environments);
    }

    public List<Route> routes() {
        return Stream.of(list.routes(), settings.routes(), keys.routes(), unattended.routes())
                .flatMap(List::stream)
                .toList();
    }
}
