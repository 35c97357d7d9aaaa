package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Notification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// All servers of an environment as one: Behalf's own tools, and those of every server behind its name and an
/// underscore. Names of servers have none, so that a name of a tool leads to one server only.
final class AllMethods implements Methods {

    /// The servers whose tools are missing from a list.
    static final String UNAVAILABLE = "dev.behalf/unavailable";

    private static final char SEPARATOR = '_';

    private final ToolMethods own;
    private final Toolbox ownTools;
    private final Relay relay;

    AllMethods(Introduction introduction, Toolbox ownTools, Relay relay) {
        this.own = new ToolMethods(introduction, ownTools);
        this.ownTools = ownTools;
        this.relay = relay;
    }

    @Override
    public Reply introduce(Asked asked) {
        Reply reply = own.introduce(asked);
        return !asked.modern()
                        && reply instanceof Reply.Result(var said)
                        && !relay.servers(asked.caller().environment()).isEmpty()
                ? relay.opened(asked, said, 0, null)
                : reply;
    }

    @Override
    public @Nullable ClientSession session(Caller caller, String id) {
        return relay.session(caller, id);
    }

    @Override
    public @Nullable String answered(Message.Response response, Caller caller) {
        return relay.answered(response, caller);
    }

    @Override
    public @Nullable Reply answer(Asked asked) {
        return switch (asked.request().method()) {
            case "tools/list" -> list(asked);
            case "tools/call" -> call(asked);
            default -> null;
        };
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
            if (found == null) {
                missing.add(server);
            } else {
                found.forEach(tool -> tools.add(
                        tool.put("name", server + SEPARATOR + tool.path("name").asString(""))));
            }
        });
        if (!missing.isEmpty()) {
            ArrayNode names = result.putObject("_meta").putArray(UNAVAILABLE);
            missing.forEach(names::add);
        }
        return reply;
    }

    /// All at once, by name; null for those that do not answer.
    private Map<String, @Nullable List<ObjectNode>> listed(Asked asked, List<RegisteredMcpServer> servers) {
        // Nothing is said before all are asked: several would say it at the same time.
        Asked quiet = asked.quiet();
        Map<String, @Nullable List<ObjectNode>> all = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<@Nullable List<ObjectNode>>> asking = new LinkedHashMap<>();
            for (RegisteredMcpServer server : servers) {
                Callable<@Nullable List<ObjectNode>> work = () -> {
                    List<ObjectNode> found = new ArrayList<>();
                    return relay.allTools(server, quiet, found) == null ? found : null;
                };
                asking.put(server.name(), threads.submit(work));
            }
            for (Map.Entry<String, Future<@Nullable List<ObjectNode>>> each : asking.entrySet()) {
                all.put(each.getKey(), each.getValue().get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Asking for tools does not fail", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while tools were asked for", e);
        }
        return all;
    }

    private Reply call(Asked asked) {
        ObjectNode params = asked.request().params();
        String name = Era.text(params, "name");
        int at = name == null ? -1 : name.indexOf(SEPARATOR);
        if (name == null || at < 0 || ownTools.find(asked.caller(), name).isPresent()) {
            return own.call(params, asked.caller());
        }
        RegisteredMcpServer server = relay.server(asked.caller().environment(), name.substring(0, at));
        return server == null
                ? own.call(params, asked.caller())
                : relay.call(server, asked, params.deepCopy().put("name", name.substring(at + 1)));
    }

    @Override
    public void notified(Notification notification, Caller caller, @Nullable ClientSession session) {
        if (notification.method().equals("notifications/cancelled")
                && notification.params().get("requestId") != null) {
            relay.cancel(caller, session, notification.params().get("requestId"));
        }
    }
}
