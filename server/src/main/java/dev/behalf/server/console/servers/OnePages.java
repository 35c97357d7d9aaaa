package dev.behalf.server.console.servers;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Untrusted;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.clients.ConnectView;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.environment.SeenMcpServer;
import dev.behalf.server.environment.ServiceCredential;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One server: how it is doing, its tools, its address, its end.
final class OnePages {

    private static final String MEANWHILE =
            "Nothing was changed: somebody else has changed this server since you opened"
                    + " the page. Below it stands as it is now; make your change anew.";

    private final Door door;
    private final McpServers servers;
    private final Storing storing;
    private final SigningKeys keys;
    private final Trying people;
    private final InstantSource clock;

    OnePages(Door door, McpServers servers, Storing storing, SigningKeys keys, Trying people, InstantSource clock) {
        this.people = people;
        this.door = door;
        this.servers = servers;
        this.storing = storing;
        this.keys = keys;
        this.clock = clock;
    }

    List<Route> routes() {
        String one = ServerPages.ONE;
        return List.of(
                door.get(one, Permission.VIEW_SETTINGS, visit -> show(visit, 200, "", false)),
                door.post(one + "/probe", Permission.CHANGE_SETTINGS, this::probe),
                door.post(one + "/refresh", Permission.CHANGE_SETTINGS, this::refresh),
                door.longPost(one + "/tools", Permission.CHANGE_SETTINGS, this::tools),
                door.post(one + "/disable", Permission.CHANGE_SETTINGS, visit -> disable(visit, true)),
                door.post(one + "/enable", Permission.CHANGE_SETTINGS, visit -> disable(visit, false)),
                door.post(one + "/policy-test", Permission.VIEW_SETTINGS, this::tryPolicy),
                door.post(one + "/policy/{rule}/up", Permission.CHANGE_SETTINGS, visit -> rules(visit, Moves::up)),
                door.post(one + "/policy/{rule}/down", Permission.CHANGE_SETTINGS, visit -> rules(visit, Moves::down)),
                door.post(one + "/policy/{rule}/remove", Permission.CHANGE_SETTINGS, visit -> rules(visit, Moves::out)),
                door.post(one + "/remove", Permission.CHANGE_SETTINGS, this::remove));
    }

    /// @param problem why something was not done, empty for nothing
    private void show(Visit visit, int status, String problem, boolean unconfirmed) {
        show(visit, status, problem, unconfirmed, Tried.NOTHING);
    }

    private void show(Visit visit, int status, String problem, boolean unconfirmed, Tried tried) {
        McpServerView server = ServerPages.known(visit, servers);
        McpServerSettings settings = server.settings();
        Environment environment = visit.environment();
        String list = ServerPages.path(environment);
        String path = list + "/" + settings.name();
        Instant now = clock.instant();
        SeenMcpServer seen = server.seen();
        String attention = server.attention();
        ServerView view = new ServerView(
                list,
                path,
                settings.name(),
                settings.url(),
                environment.publicUrl() == null ? "" : environment.publicUrl() + "/mcp/" + settings.name(),
                StatusView.of(server),
                settings.disabled(),
                attention == null ? "" : attention,
                server.lacksSecret() ? null : ago(server.problemAt(), now),
                server.lacksSecret(),
                CallsAsWords.of(settings.callsAs()),
                detail(settings),
                server.secretSetAt() == null ? null : Moment.of(server.secretSetAt()),
                seen == null ? "" : Untrusted.text(seen.revision()),
                seen == null ? "" : Untrusted.text(seen.title() + " " + seen.release()),
                ago(server.seenAt(), now),
                seen != null && seen.wantsPerson(),
                settings.trustAnyAudience(),
                settings.allowPrivateNetwork(),
                settings.recordArguments(),
                Moment.of(server.createdAt()),
                server.version(),
                "/e/" + environment.name() + Section.CALLS.path() + "?server=" + settings.name(),
                ToolsView.of(server),
                DocumentView.of(server, now),
                PolicyView.of(
                        server, path, servers.notes(environment.name(), settings), people.recent(environment), tried),
                connect(visit, environment, path, settings.name()),
                McpServers.removalRisks(environment),
                unconfirmed,
                problem,
                done(visit.query("done"), server));
        visit.show(status, Section.SERVERS, "servers/one.jte", view);
    }

    private static @Nullable Ago ago(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Ago.of(instant, now);
    }

    private static String detail(McpServerSettings settings) {
        ServiceCredential credential = settings.credential();
        if (credential == null) {
            return settings.audience().isEmpty() ? "" : "audience " + settings.audience();
        }
        return switch (credential) {
            case ServiceCredential.Bearer _ -> "as a Bearer token";
            case ServiceCredential.Basic(var user) -> "as the password of " + user;
            case ServiceCredential.Header(var header) -> "in the header " + header;
        };
    }

    private ConnectView connect(Visit visit, Environment environment, String path, String name) {
        boolean all = visit.query("address").equals("all");
        return ConnectView.of(
                environment,
                visit.connection() != null,
                keys.canSign(),
                all ? "" : name,
                List.of(
                        new ConnectView.Address("This server", path + "#connect", !all),
                        new ConnectView.Address("All servers", path + "?address=all#connect", all)));
    }

    private static String done(String word, McpServerView server) {
        boolean well = server.attention() == null;
        return switch (word) {
            case "added" ->
                well
                        ? "The server is added. Give its address to a client."
                        : "The server is added, and something is to be done before it can be used.";
            case "changed" -> "Saved. It counts from the next call on.";
            case "policy" -> "Saved. The rules count from the next call on.";
            case "tools" -> "Saved. What may not be called is in no list from now on.";
            case "refreshed" -> "The document was fetched again.";
            case "asked" -> well ? "The server was asked, and answers." : "The server was asked.";
            case "disabled" -> "The server is disabled. Clients find its tools no more.";
            case "enabled" -> "The server may be used again.";
            default -> "";
        };
    }

    private static void back(Visit visit, McpServerView server, String done) {
        visit.redirect(
                ServerPages.path(visit.environment()) + "/" + server.settings().name() + "?done=" + done);
    }

    private void probe(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        storing.ask(visit.environment(), server.settings().name());
        back(visit, server, "asked");
    }

    private void refresh(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        String name = server.settings().name();
        List<SettingProblem> problems =
                storing.refresh(visit.environment(), name, visit.visitor().actor());
        if (problems.isEmpty()) {
            back(visit, server, "refreshed");
        } else {
            show(visit, 422, "Nothing was changed. " + problems.getFirst().message(), false);
        }
    }

    private void tools(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        List<String> tools = ToolsView.sent(visit.fields());
        if (tools == null) {
            show(visit, 422, "Nothing was changed: tick one tool at least, or disable the server.", false);
            return;
        }
        put(visit, server, McpServerInput.of(server.settings()).withTools(tools), "tools");
    }

    private void put(Visit visit, McpServerView server, McpServerInput input, String done) {
        // Between reading and storing nobody else's change is lost either.
        long over = ServerPages.version(visit, server);
        Stored stored = storing.put(
                visit.environment(), input, over, "", visit.visitor().actor());
        if (stored.done()) {
            back(visit, server, done);
        } else if (stored.meanwhile()) {
            show(visit, stored.status(), MEANWHILE, false);
        } else {
            // What was registered once may be refused now, such as an address on this machine.
            String sentences = stored.problems().stream()
                    .map(problem -> problem.key() + ": " + problem.message())
                    .collect(Collectors.joining(" "));
            show(visit, stored.status(), "Nothing was changed. " + sentences, false);
        }
    }

    private void tryPolicy(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        Environment environment = visit.environment();
        String stepUp = servers.stepUpNote(environment.name());
        show(visit, 200, "", false, people.tried(environment, server, visit.fields(), stepUp, clock.instant()));
    }

    private void rules(Visit visit, BiFunction<List<RuleInput>, String, List<RuleInput>> change) {
        McpServerView server = ServerPages.known(visit, servers);
        McpServerInput input = McpServerInput.of(server.settings());
        put(visit, server, input.withPolicy(change.apply(input.policy(), visit.variable("rule"))), "policy");
    }

    private void disable(Visit visit, boolean disabled) {
        McpServerView server = ServerPages.known(visit, servers);
        McpServerInput input = McpServerInput.of(server.settings()).withDisabled(disabled);
        put(visit, server, input, disabled ? "disabled" : "enabled");
    }

    private void remove(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        Environment environment = visit.environment();
        List<LockoutRisk> risks = McpServers.removalRisks(environment);
        if (!risks.isEmpty() && !visit.fields().text("confirmation").strip().equals(environment.name())) {
            show(visit, 422, "", true);
            return;
        }
        servers.remove(
                environment.name(), server.settings().name(), visit.visitor().actor());
        visit.redirect(ServerPages.path(environment) + "?done=removed");
    }
}
