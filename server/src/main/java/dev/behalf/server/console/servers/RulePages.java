package dev.behalf.server.console.servers;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.environments.Problems;
import dev.behalf.server.environment.McpServerInput;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.McpServerView;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.environment.RuleInput;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One rule for the tools of a server: a new one, or one that is there.
final class RulePages {

    private static final String NEW = ServerPages.ONE + "/new-rule";
    private static final String RULE = ServerPages.ONE + "/policy/{rule}";

    private final Door door;
    private final McpServers servers;
    private final Storing storing;

    RulePages(Door door, McpServers servers, Storing storing) {
        this.door = door;
        this.servers = servers;
        this.storing = storing;
    }

    List<Route> routes() {
        return List.of(
                door.get(
                        NEW,
                        Permission.CHANGE_SETTINGS,
                        visit -> show(visit, 200, null, ServerPages.known(visit, servers), true, RuleForm.BLANK)),
                door.longPost(NEW, Permission.CHANGE_SETTINGS, this::add),
                door.get(RULE, Permission.CHANGE_SETTINGS, this::page),
                door.longPost(RULE, Permission.CHANGE_SETTINGS, this::change));
    }

    private static List<RuleInput> rules(McpServerView server) {
        return McpServerInput.of(server.settings()).policy();
    }

    private static int index(Visit visit, McpServerView server) {
        int index = Moves.index(rules(server), visit.variable("rule"));
        if (index < 0) {
            throw Problem.exception(ErrorCode.NOT_FOUND, "There is no rule of this name here, or no longer.");
        }
        return index;
    }

    private void page(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        RuleInput rule = rules(server).get(index(visit, server));
        show(visit, 200, null, server, false, RuleForm.of(rule, Problems.NONE));
    }

    /// @param version that what is sent is to be stored over, null for the one of the server
    private void show(
            Visit visit, int status, @Nullable Long version, McpServerView server, boolean isNew, RuleForm form) {
        McpServerSettings settings = server.settings();
        String path = ServerPages.path(visit.environment()) + "/" + settings.name();
        List<ToolRow> tools = PolicyView.seen(server).stream()
                .map(tool -> ToolRow.of(settings, tool))
                .toList();
        Set<String> names = tools.stream().map(ToolRow::name).collect(Collectors.toSet());
        visit.show(
                status,
                Section.SERVERS,
                "servers/rule.jte",
                new RuleView(
                        path + (isNew ? "/new-rule" : "/policy/" + visit.variable("rule")),
                        path,
                        settings.name(),
                        version == null ? server.version() : version,
                        isNew,
                        form,
                        servers.stepUpNote(visit.environment().name()),
                        tools,
                        form.tools().stream()
                                .filter(tool -> !names.contains(tool))
                                .collect(Collectors.joining("\n"))));
    }

    private void add(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        List<RuleInput> rules = new ArrayList<>(rules(server));
        RuleInput rule = RuleForm.input(visit.fields());
        rules.add(rule);
        store(visit, server, rules, rule, rules.size() - 1, true);
    }

    private void change(Visit visit) {
        McpServerView server = ServerPages.known(visit, servers);
        List<RuleInput> rules = new ArrayList<>(rules(server));
        int index = index(visit, server);
        RuleInput rule = RuleForm.input(visit.fields());
        rules.set(index, rule);
        store(visit, server, rules, rule, index, false);
    }

    private void store(
            Visit visit, McpServerView server, List<RuleInput> rules, RuleInput rule, int index, boolean isNew) {
        McpServerInput input = McpServerInput.of(server.settings()).withPolicy(rules);
        long over = ServerPages.version(visit, server);
        Stored stored = storing.put(
                visit.environment(), input, over, "", visit.visitor().actor());
        if (stored.done()) {
            visit.redirect(ServerPages.path(visit.environment()) + "/"
                    + server.settings().name() + "?done=policy#policy");
        } else {
            show(
                    visit,
                    stored.status(),
                    stored.meanwhile() ? null : over,
                    ServerPages.known(visit, servers),
                    isNew,
                    RuleForm.of(rule, ofRule(stored.problems(), index)));
        }
    }

    /// By field of the form; what is about anything else stands above it.
    private static Problems ofRule(List<SettingProblem> problems, int index) {
        String prefix = McpServerSettings.POLICY + "[" + index + "].";
        return Problems.of(problems.stream()
                .map(problem -> problem.key().startsWith(prefix)
                        ? new SettingProblem(problem.key().substring(prefix.length()), problem.message(), Map.of())
                        : new SettingProblem("", problem.message(), Map.of()))
                .toList());
    }
}
