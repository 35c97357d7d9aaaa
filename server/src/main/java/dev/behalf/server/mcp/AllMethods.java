package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Notification;
import dev.behalf.server.upstream.Joined;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// All servers of an environment as one: Behalf's own tools, and those of every server behind its name and an
/// underscore. Names of servers have none, so that a name of a tool leads to one server only. Their resources and
/// prompts
/// are [Belongings], what they say by themselves [Tidings].
final class AllMethods extends Relaying {

    /// The servers whose tools are missing from a list.
    static final String UNAVAILABLE = "dev.behalf/unavailable";

    private static final char SEPARATOR = '_';

    private final ToolMethods own;
    private final Toolbox ownTools;
    private final Belongings belongings;
    private final Tidings tidings;

    AllMethods(Introduction introduction, Toolbox ownTools, Relay relay, InstantSource clock) {
        super(relay);
        this.own = new ToolMethods(introduction, ownTools);
        this.ownTools = ownTools;
        Joint joint = new Joint(relay, clock);
        Whereabouts whereabouts = new Whereabouts(joint);
        this.belongings = new Belongings(relay, joint, whereabouts);
        this.tidings = new Tidings(relay, whereabouts);
    }

    @Override
    public Reply introduce(Asked asked) {
        Reply reply = own.introduce(asked);
        if (!(reply instanceof Reply.Result(var said))
                || relay.servers(asked.caller().environment()).isEmpty()) {
            return reply;
        }
        // Without asking any: one that is away would keep people waiting for the others.
        ObjectNode capabilities = said.withObject("capabilities");
        capabilities.putObject("tools").put("listChanged", true);
        capabilities.putObject("resources").put("listChanged", true).put("subscribe", true);
        capabilities.putObject("prompts").put("listChanged", true);
        capabilities.putObject("completions");
        // Whether there can be one is said by each tool, and in 2026-07-28 by the server when it is called.
        if (asked.modern()) {
            capabilities.putObject("extensions").putObject(Tasks.EXTENSION);
        } else {
            ObjectNode tasks = capabilities.putObject("tasks");
            tasks.putObject("list");
            tasks.putObject("cancel");
            tasks.putObject("requests").putObject("tools").putObject("call");
        }
        // A session of its own for each client, under which it subscribes; no server knows it.
        return asked.modern()
                ? reply
                : relay.opened(asked, said, "", new Joined(UUID.randomUUID().toString(), ""));
    }

    @Override
    public @Nullable Reply answer(Asked asked) {
        return switch (asked.request().method()) {
            case "tools/list" -> list(asked);
            case "tools/call" -> call(asked);
            case "resources/subscribe" -> tidings.subscribe(asked);
            case "resources/unsubscribe" -> tidings.unsubscribe(asked);
            case Tasks.LIST -> tasks(asked);
            case "tasks/get", "tasks/result", "tasks/cancel", "tasks/update" -> task(asked);
            case Matter.LISTEN ->
                asked.modern() && !relay.servers(asked.caller().environment()).isEmpty() ? tidings.listen(asked) : null;
            default -> belongings.answer(asked);
        };
    }

    @Override
    public @Nullable Reply attend(Asked asked) {
        return tidings.attend(asked);
    }

    private Reply list(Asked asked) {
        Reply reply = own.list(asked.request().params(), asked.caller());
        List<RegisteredMcpServer> servers =
                List.copyOf(relay.servers(asked.caller().environment()));
        if (!(reply instanceof Reply.Result(var result)) || servers.isEmpty()) {
            return reply;
        }
        ArrayNode tools = (ArrayNode) result.get("tools");
        List<String> missing = new ArrayList<>();
        listed(asked, servers).forEach((server, found) -> {
            if (found.isEmpty()) {
                missing.add(server.name());
            } else {
                found.get()
                        .forEach(tool -> tools.add(tool.put(
                                "name",
                                server.name() + SEPARATOR + tool.path("name").asString(""))));
            }
        });
        Pages.unavailable(result, missing);
        return reply;
    }

    /// Empty for those that do not answer.
    private Map<RegisteredMcpServer, Optional<List<ObjectNode>>> listed(
            Asked asked, List<RegisteredMcpServer> servers) {
        // Nothing is said before all are asked: several would say it at the same time.
        Asked quiet = asked.quiet();
        return Everywhere.ask(
                servers,
                server -> {
                    List<ObjectNode> found = new ArrayList<>();
                    return relay.allTools(server, quiet, found) == null ? Optional.of(found) : Optional.empty();
                },
                relay.patience(),
                Optional.empty());
    }

    private Reply call(Asked asked) {
        ObjectNode params = asked.request().params();
        String name = Era.text(params, "name");
        int at = name == null ? -1 : name.indexOf(SEPARATOR);
        if (name != null && ownTools.find(asked.caller(), name).isPresent()) {
            Duration wait = relay.untilOwn(asked.caller(), name);
            return wait.isZero()
                    ? own.call(params, asked.caller())
                    : ToolFailure.of(Pace.tooOften(wait).message());
        }
        if (name == null || at < 0) {
            return own.call(params, asked.caller());
        }
        RegisteredMcpServer server = relay.server(asked.caller().environment(), name.substring(0, at));
        if (server == null) {
            return own.call(params, asked.caller());
        }
        Reply reply = relay.call(server, asked, params.deepCopy().put("name", name.substring(at + 1)));
        if (reply instanceof Reply.Result(var result)) {
            belongings.renamed(asked.caller(), server, result.path("content"));
        }
        return reply;
    }

    /// All on one page: people have few.
    private Reply tasks(Asked asked) {
        ObjectNode result = JsonRpc.object();
        ArrayNode all = result.putArray("tasks");
        List<String> missing = new ArrayList<>();
        Asked quiet = asked.quiet();
        Everywhere.ask(
                        relay.withTasks(asked.caller()),
                        server -> Joint.all(params -> relay.pass(server, quiet, Tasks.LIST, params), "tasks"),
                        relay.patience(),
                        Optional.<List<ObjectNode>>empty())
                .forEach((server, found) -> {
                    found.ifPresent(tasks -> tasks.forEach(all::add));
                    if (found.isEmpty()) {
                        missing.add(server.name());
                    }
                });
        Pages.unavailable(result, missing);
        return new Reply.Result(result);
    }

    private Reply task(Asked asked) {
        Reply reply = relay.task(null, asked);
        Tasks.Named named = relay.task(
                asked.caller(), String.valueOf(Era.text(asked.request().params(), "taskId")));
        if (named != null && reply instanceof Reply.Result(var result)) {
            RegisteredMcpServer server = relay.server(asked.caller().environment(), named.server());
            if (server != null) {
                belongings.renamed(asked.caller(), server, result.path("content"));
                belongings.renamed(asked.caller(), server, result.path("result").path("content"));
            }
        }
        return reply;
    }

    @Override
    public void notified(Notification notification, Caller caller, @Nullable ClientSession session) {
        if (notification.method().equals("notifications/cancelled")
                && notification.params().get("requestId") != null) {
            relay.cancel(caller, session, notification.params().get("requestId"));
        }
    }
}
