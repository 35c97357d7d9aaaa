package dev.behalf.server.console.servers;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Adding a server. Its page is not below the list's: a server may have any name.
final class NewPages {

    private static final String PATH = "/e/{environment}/new-mcp-server";
    private static final SettingProblem TAKEN =
            new SettingProblem(McpServerSettings.NAME, "an MCP server of this name is registered already.", Map.of());

    private final Door door;
    private final Storing storing;

    NewPages(Door door, Storing storing) {
        this.door = door;
        this.storing = storing;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.CHANGE_SETTINGS, visit -> show(visit, 200, ServerForm.BLANK)),
                door.longPost(PATH, Permission.CHANGE_SETTINGS, this::add));
    }

    static String path(Environment environment) {
        return "/e/" + environment.name() + "/new-mcp-server";
    }

    private static void show(Visit visit, int status, ServerForm form) {
        Environment environment = visit.environment();
        visit.show(
                status,
                Section.SERVERS,
                "servers/new.jte",
                view(visit, path(environment), ServerPages.path(environment), form, 0, false, ""));
    }

    /// @param version that what is sent is to be stored over, 0 for a new server
    static FormView view(
            Visit visit, String action, String back, ServerForm form, long version, boolean hasSecret, String yaml) {
        RegisteredConnection connection = visit.connection();
        return new FormView(
                action,
                back,
                form,
                version,
                hasSecret,
                connection != null && connection.settings().offlineAccess(),
                connection != null && connection.switches().allowLoopbackProviders(),
                Objects.requireNonNullElse(visit.environment().publicUrl(), "…") + "/mcp/",
                yaml);
    }

    private void add(Visit visit) {
        Environment environment = visit.environment();
        McpServerInput input = ServerForm.input(
                visit.fields().text(McpServerSettings.NAME).strip(),
                visit.fields(),
                ServerForm.names(visit.fields().text(McpServerSettings.TOOLS)),
                false,
                List.of(),
                ApiFields.input(visit.fields(), null));
        String secret = visit.fields().text("secret").strip();
        Stored stored =
                storing.put(environment, input, 0, secret, visit.visitor().actor());
        if (stored.done()) {
            visit.redirect(ServerPages.path(environment) + "/" + input.name() + "?done=added");
        } else {
            List<SettingProblem> problems = stored.meanwhile() ? List.of(TAKEN) : stored.problems();
            show(visit, 422, ServerForm.of(input, Problems.of(problems)));
        }
    }
}
