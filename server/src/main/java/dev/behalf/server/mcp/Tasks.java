package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.environment.RegisteredMcpServer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Tasks of servers (2025-11-25, "Tasks"; the extension `io.modelcontextprotocol/tasks` of 2026-07-28). Clients get
/// their
/// names sealed for the person, the client and the address, so that any node knows whose a task is, and nobody
/// else can name it: not every server tells people apart. Which there are is known to the nodes that saw them,
/// and no list of a server shows others.
final class Tasks {

    static final String EXTENSION = "io.modelcontextprotocol/tasks";
    static final String LIST = "tasks/list";
    static final String IDS = "taskIds";

    private static final String RELATED = "io.modelcontextprotocol/related-task";
    private static final String ID = "taskId";
    private static final Set<String> METHODS =
            Set.of("tasks/get", "tasks/result", "tasks/cancel", "tasks/update", LIST);
    private static final int MOST = 10_000;
    private static final int MOST_OF_ONE = 1_000;

    private final Handles handles;
    private final Cache<String, Map<Named, String>> seen = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofHours(24))
            .build();

    Tasks(Handles handles) {
        this.handles = handles;
    }

    /// @param server its name
    /// @param url a hash of its address: tasks do not outlive a move
    /// @param id that the server gave
    record Named(String server, String url, String id) {

        static Named of(RegisteredMcpServer server, String id) {
            return new Named(server.name(), ServerAddress.digest(server), id);
        }

        boolean isOf(RegisteredMcpServer other) {
            return equals(of(other, id));
        }
    }

    static boolean isOne(String method) {
        return METHODS.contains(method);
    }

    /// The server's own name of a task.
    ///
    /// @return null where it is none that was given to this person and client here
    @Nullable
    Named opened(Caller caller, @Nullable String handle) {
        ObjectNode content = handle == null ? null : handles.task(caller, handle);
        if (content == null) {
            return null;
        }
        Named named = new Named(
                content.path("s").asString(""),
                content.path("u").asString(""),
                content.path("t").asString(""));
        note(caller, named, Objects.requireNonNull(handle));
        return named;
    }

    private void note(Caller caller, Named named, String handle) {
        Map<Named, String> mine = mine(caller);
        if (mine.size() < MOST_OF_ONE) {
            mine.putIfAbsent(named, handle);
        }
    }

    private Map<Named, String> mine(Caller caller) {
        return seen.get(
                String.join(" ", caller.environment(), caller.resource(), caller.person(), caller.client()),
                _ -> new ConcurrentHashMap<>());
    }

    /// The servers of whose tasks something is known.
    Set<String> servers(Caller caller) {
        return mine(caller).keySet().stream().map(Named::server).collect(Collectors.toSet());
    }

    /// A task's name for the client: the same as before, where that is known.
    private String name(Caller caller, RegisteredMcpServer server, String id) {
        Named named = Named.of(server, id);
        String known = mine(caller).get(named);
        if (known != null) {
            return known;
        }
        String handle = handles.task(
                caller,
                JsonRpc.object().put("s", named.server()).put("u", named.url()).put("t", id));
        note(caller, named, handle);
        return handle;
    }

    /// Names the tasks in a result for the client.
    ///
    /// @param matter what was asked, in the server's own names
    void shown(RegisteredMcpServer server, Caller caller, Matter matter, ObjectNode result) {
        related(server, caller, result);
        if (matter.method().equals(LIST) && result.get("tasks") instanceof ArrayNode all) {
            ArrayNode shown = result.arrayNode();
            for (JsonNode task : all) {
                String handle = mine(caller).get(Named.of(server, task.path(ID).asString("")));
                if (handle != null && task instanceof ObjectNode mine) {
                    shown.add(mine.put(ID, handle));
                }
            }
            result.set("tasks", shown);
        } else if (isOne(matter.method()) || "task".equals(Era.text(result, "resultType"))) {
            renamed(server, caller, result);
        } else if (matter.params().has("task") && result.get("task") instanceof ObjectNode task) {
            renamed(server, caller, task);
        }
    }

    private void renamed(RegisteredMcpServer server, Caller caller, ObjectNode holder) {
        String id = Era.text(holder, ID);
        if (id != null) {
            holder.put(ID, name(caller, server, id));
        }
    }

    private void related(RegisteredMcpServer server, Caller caller, ObjectNode holder) {
        if (holder.path("_meta").get(RELATED) instanceof ObjectNode related) {
            renamed(server, caller, related);
        }
    }

    /// Names the tasks in what a server says by itself, or asks, for the client.
    void said(RegisteredMcpServer server, Caller caller, String method, ObjectNode params) {
        related(server, caller, params);
        switch (method) {
            case "notifications/tasks", "notifications/tasks/status" -> renamed(server, caller, params);
            case Standing.ACKNOWLEDGED -> {
                if (params.path("notifications").get(IDS) instanceof ArrayNode ids) {
                    for (int i = 0; i < ids.size(); i++) {
                        ids.set(
                                i,
                                StringNode.valueOf(
                                        name(caller, server, ids.get(i).asString(""))));
                    }
                }
            }
            default -> {
                // Nothing else names any.
            }
        }
    }

    /// Names the task that a client's answer is about as the server does.
    void answered(Caller caller, ObjectNode outcome) {
        if (outcome.path("result").path("_meta").get(RELATED) instanceof ObjectNode related) {
            Named named = opened(caller, Era.text(related, ID));
            if (named != null) {
                related.put(ID, named.id());
            }
        }
    }

    /// The names in a filter of `subscriptions/listen`, as the server knows them. Others' are left out.
    ///
    /// @return the filter, or the same with its own names
    ObjectNode filter(RegisteredMcpServer server, Caller caller, ObjectNode params) {
        if (!(params.path("notifications").get(IDS) instanceof ArrayNode ids)) {
            return params;
        }
        ObjectNode there = params.deepCopy();
        ArrayNode own = ((ObjectNode) there.get("notifications")).putArray(IDS);
        for (JsonNode id : ids) {
            Named named = opened(caller, id.asString(""));
            if (named != null && named.isOf(server)) {
                own.add(named.id());
            }
        }
        return there;
    }
}
