package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Notification;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server of the team under its own address, as it is.
final class ServerMethods implements Methods {

    /// What is passed on. Subscriptions are not: there is no stream that lasts.
    private static final List<String> CAPABILITIES = List.of("tools", "resources", "prompts", "completions", "logging");

    private final Relay relay;
    private final RegisteredMcpServer server;

    ServerMethods(Relay relay, RegisteredMcpServer server) {
        this.relay = relay;
        this.server = server;
    }

    @Override
    public Reply introduce(Asked asked) {
        Reply reply = relay.introduce(server, asked);
        if (!(reply instanceof Reply.Result(var said))) {
            return reply;
        }
        ObjectNode capabilities = JsonRpc.object();
        for (String name : CAPABILITIES) {
            // A modern server has no method by which an earlier client could choose the level.
            boolean possible = !name.equals("logging") || asked.modern() || !said.has("supportedVersions");
            if (possible && said.path("capabilities").get(name) instanceof ObjectNode given) {
                ObjectNode passed = given.deepCopy();
                passed.remove(List.of("listChanged", "subscribe"));
                capabilities.set(name, passed);
            }
        }
        ObjectNode info = said.get("serverInfo") instanceof ObjectNode given
                ? given
                : JsonRpc.object().put("name", server.name()).put("version", "");
        return Methods.introduction(capabilities, info, Era.text(said, "instructions"));
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
            default -> null;
        };
    }

    @Override
    public void notified(Notification notification, Caller caller) {
        JsonNode request = notification.params().get("requestId");
        if (notification.method().equals("notifications/cancelled") && request != null) {
            relay.cancel(caller, request);
        }
    }
}
