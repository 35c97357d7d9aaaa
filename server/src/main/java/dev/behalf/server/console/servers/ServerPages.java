package dev.behalf.server.console.servers;

import dev.behalf.server.calls.CallLog;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// The page `/e/{environment}/mcp-servers`, one for each server below it, and the form for a new one.
public final class ServerPages {

    static final String PATH = "/e/{environment}/mcp-servers";
    static final String ONE = PATH + "/{server}";

    private final ListPage list;
    private final NewPages fresh;
    private final OnePages one;
    private final SettingsPages settings;
    private final RulePages rules;

    /// @param probe asks a server that was just saved, or when somebody wants it
    public ServerPages(
            Door door,
            Environments environments,
            McpServers servers,
            CallLog calls,
            SigningKeys keys,
            GrantLedger grants,
            Probe probe,
            InstantSource clock) {
        Storing storing = new Storing(servers, probe);
        list = new ListPage(door, environments, servers, calls, clock);
        fresh = new NewPages(door, storing);
        one = new OnePages(door, servers, storing, keys, new Trying(grants), clock);
        rules = new RulePages(door, servers, storing);
        settings = new SettingsPages(door, environments, servers, storing);
    }

    public List<Route> routes() {
        return Stream.of(list.routes(), fresh.routes(), one.routes(), settings.routes(), rules.routes())
                .flatMap(List::stream)
                .toList();
    }

    static String path(Environment environment) {
        return "/e/" + environment.name() + Section.SERVERS.path();
    }

    /// The version that a form was made from; where it does not say, the one that was read for it just now.
    static long version(Visit visit, McpServerView server) {
        String version = visit.fields().text("version");
        if (version.isEmpty()) {
            return server.version();
        }
        // What is no version is none that is in force.
        return version.matches("[0-9]{1,18}") ? Long.parseLong(version) : -1;
    }

    /// The server that the page's path names.
    static McpServerView known(Visit visit, McpServers servers) {
        return servers.find(visit.environment().name(), visit.variable("server"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.NOT_FOUND, "There is no MCP server of this name here, or no longer."));
    }
}
