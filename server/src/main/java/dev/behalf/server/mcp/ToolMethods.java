package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tools/list` and `tools/call`, which both eras have.
final class ToolMethods {

    private final Toolbox toolbox;

    ToolMethods(Toolbox toolbox) {
        this.toolbox = toolbox;
    }

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
