package dev.behalf.server.console.servers;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;

/// The settings of one server. Its name stays: clients have it in their addresses.
final class SettingsPages {

    private static final String PATH = ServerPages.ONE + "/settings";

    private final Door door;
    private final Environments environments;
    private final McpServers servers;
    private final Storing storing;

    SettingsPages(Door door, Environments environments, McpServers servers, Storing storing) {
        this.door = door;
        this.environments = environments;
        this.servers = servers;
        this.storing = storing;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.longPost(PATH, Permission.CHANGE_SETTINGS, this::change));
    }

    private void page(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        show(visit, 200, server.version(), server, ServerForm.of(McpServerInput.of(server.settings()), Problems.NONE));
    }

    /// @param version that what is sent is to be stored over
    private void show(Visit visit, int status, long version, McpServerView server, ServerForm form) {
        Environment environment = visit.environment();
        String one = ServerPages.path(environment) + "/" + server.settings().name();
        visit.show(
                status,
                Section.SERVERS,
                "servers/settings.jte",
                NewPages.view(
                        visit,
                        one + "/settings",
                        one,
                        form,
                        version,
                        server.secretSetAt() != null,
                        environments.connections().yaml(environment.name()).orElse("")));
    }

    private void change(Visit visit) {
        Environment environment = visit.environment();
        McpServerView known = ServerPages.known(visit, servers);
        McpServerSettings settings = known.settings();
        McpServerInput input = ServerForm.input(
                settings.name(),
                visit.fields(),
                settings.tools(),
                settings.disabled(),
                McpServerInput.of(settings).policy(),
                settings.api() == null ? null : ApiFields.input(visit.fields(), settings.api()));
        String secret = visit.fields().text("secret").strip();
        long over = ServerPages.version(visit, known);
        Stored stored =
                storing.put(environment, input, over, secret, visit.visitor().actor());
        if (stored.done()) {
            visit.redirect(ServerPages.path(environment) + "/" + settings.name() + "?done=changed");
            return;
        }
        McpServerView now = ServerPages.known(visit, servers);
        show(
                visit,
                stored.status(),
                stored.meanwhile() ? now.version() : over,
                now,
                ServerForm.of(input, Problems.of(stored.problems())));
    }
}
