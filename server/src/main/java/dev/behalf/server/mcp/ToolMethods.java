package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tools/list` and `tools/call` on a toolbox.
final class ToolMethods implements Methods {

    private final Introduction introduction;
    private final Toolbox toolbox;

    ToolMethods(Introduction introduction, Toolbox toolbox) {
        this.introduction = introduction;
        this.toolbox = toolbox;
    }

    @Override
    public Reply introduce(Asked asked) {
        return Methods.introduction(Introduction.capabilities(), introduction.serverInfo(), Introduction.INSTRUCTIONS);
    }

    @Override
    public @Nullable Reply answer(Asked asked) {
        return switch (asked.request().method()) {
            case "tools/list" -> list(asked.request().params(), asked.caller());
            case "tools/call" -> call(asked.request().params(), asked.caller());
            default -> null;
        };
    }

    /// Notifications tell of handshakes and cancellations: there is nothing to do about either.
    @Override
    public void notified(Message.Notification notification, Caller caller, @Nullable ClientSession session) {}

    Reply list(ObjectNode params, Caller caller) {
        if (params.hasNonNull("cursor")) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "The list has one page; no cursor leads to another.");
        }
        ObjectNode result = JsonRpc.object();
        ArrayNode tools = result.putArray("tools");
        toolbox.of(caller).forEach(tool -> tools.add(tool.definition()));
        return new Reply.Result(result);
    }

    Reply call(ObjectNode params, Caller caller) {
        String name = Era.text(params, "name");
        if (name == null) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.name was expected, the name of a tool.");
        }
        JsonNode arguments = params.get("arguments");
        boolean none = arguments == null || arguments.isNull();
        if (!none && !arguments.isObject()) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.arguments was expected to be an object.");
        }
        Optional<Tool> tool = toolbox.find(caller, name);
        return tool.isEmpty()
                ? Reply.Fault.of(JsonRpc.INVALID_PARAMS, "There is no tool " + Printable.text(name) + ".")
                : new Reply.Result(
                        tool.get().call(caller, arguments instanceof ObjectNode given ? given : JsonRpc.object()));
    }
}
