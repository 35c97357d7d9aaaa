package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Notification;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server of the team under its own address, as it is.
final class ServerMethods extends Relaying {

    /// What is passed on.
    private static final List<String> CAPABILITIES = List.of("tools", "resources", "prompts", "completions", "logging");

    private final RegisteredMcpServer server;

    ServerMethods(Relay relay, RegisteredMcpServer server) {
        super(relay);
        this.server = server;
    }

    @Override
    public Reply introduce(Asked asked) {
        Relay.Met met = relay.introduce(server, asked);
        if (!(met.reply() instanceof Reply.Result(var said))) {
            return met.reply();
        }
        boolean lasting = asked.modern() ? said.has("supportedVersions") : met.joined() != null;
        ObjectNode capabilities = JsonRpc.object();
        for (String name : CAPABILITIES) {
            // A modern server has no method by which an earlier client could choose the level.
            boolean possible = !name.equals("logging") || asked.modern() || !said.has("supportedVersions");
            if (possible && said.path("capabilities").get(name) instanceof ObjectNode given) {
                ObjectNode passed = given.deepCopy();
                if (!lasting) {
                    // Between the eras there is no stream to tell it on.
                    passed.remove(List.of("listChanged", "subscribe"));
                }
                capabilities.set(name, passed);
            }
        }
        tasks(capabilities, said, asked.modern());
        ObjectNode info = said.get("serverInfo") instanceof ObjectNode given
                ? given
                : JsonRpc.object().put("name", server.name()).put("version", "");
        Reply reply = Methods.introduction(capabilities, info, Era.text(said, "instructions"));
        return !asked.modern() && reply instanceof Reply.Result(var result)
                ? relay.opened(asked, result, ServerAddress.digest(server), met.joined())
                : reply;
    }

    /// Each revision has tasks of its own; those of one cannot be had by the other.
    private static void tasks(ObjectNode capabilities, ObjectNode said, boolean modern) {
        if (modern && said.path("capabilities").path("extensions").has(Tasks.EXTENSION)) {
            capabilities.putObject("extensions").putObject(Tasks.EXTENSION);
        } else if (!modern
                && !said.has("supportedVersions")
                && said.path("capabilities").get("tasks") instanceof ObjectNode given) {
            capabilities.set("tasks", given.deepCopy());
        }
    }

    /// What was agreed on with a server ends when that moves.
    @Override
    public @Nullable ClientSession session(Caller caller, String id) {
        ClientSession session = super.session(caller, id);
        return session == null || !session.isOf(server) ? null : session;
    }

    @Override
    public @Nullable Reply attend(Asked asked) {
        String from = asked.headers().lastEvent();
        return from == null ? relay.attend(server, asked, null) : relay.resume(server, asked, from);
    }

    @Override
    public boolean end(Caller caller, ClientSession session) {
        return relay.end(server, caller, session);
    }

    @Override
    public @Nullable Reply answer(Asked asked) {
        String method = asked.request().method();
        ObjectNode params = asked.request().params();
        return switch (method) {
            case "tools/list" -> relay.tools(server, asked, params);
            case "tools/call" ->
                Era.text(params, "name") == null
                        ? Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.name was expected, the name of a tool.")
                        : relay.call(server, asked, params);
            case "resources/list",
                    "resources/templates/list",
                    "resources/read",
                    "prompts/list",
                    "prompts/get",
                    "completion/complete",
                    "logging/setLevel" -> relay.pass(server, asked, method);
            case "resources/subscribe", "resources/unsubscribe" ->
                asked.session() == null || asked.session().at(server) == null
                        ? null
                        : relay.pass(server, asked, method);
            case Tasks.LIST -> relay.pass(server, asked, method);
            case "tasks/get", "tasks/result", "tasks/cancel", "tasks/update" -> relay.task(server, asked);
            case Matter.LISTEN -> asked.modern() ? relay.listen(server, asked) : null;
            default -> null;
        };
    }

    @Override
    public void notified(Notification notification, Caller caller, @Nullable ClientSession session) {
        switch (notification.method()) {
            case "notifications/cancelled" -> {
                JsonNode request = notification.params().get("requestId");
                if (request != null) {
                    relay.cancel(caller, session, request);
                }
            }
            case "notifications/progress", "notifications/roots/list_changed" ->
                relay.tell(server, caller, session, notification);
            default -> {
                // The handshake is Behalf's own, and nothing else is for servers.
            }
        }
    }
}
