package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import tools.jackson.databind.node.ObjectNode;

/// The revisions up to 2025-11-25. Without sessions: each request is answered by what it brings, so that any node can
/// answer it, and a restart interrupts nobody.
final class LegacyEra implements Era {

    private final Methods methods;

    LegacyEra(Methods methods) {
        this.methods = methods;
    }

    @Override
    public Reply answer(Asked asked) {
        String method = asked.request().method();
        return switch (method) {
            case "initialize" -> initialize(asked);
            case "ping" -> new Reply.Result(JsonRpc.object());
            default -> {
                Reply reply = methods.answer(asked);
                yield reply == null
                        ? Reply.Fault.of(
                                JsonRpc.METHOD_NOT_FOUND, "There is no method " + Printable.text(method) + " here.")
                        : reply;
            }
        };
    }

    private Reply initialize(Asked asked) {
        String wanted = Era.text(asked.request().params(), "protocolVersion");
        if (wanted == null) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.protocolVersion was expected, which is text.");
        }
        ObjectNode result = JsonRpc.object().put("protocolVersion", Versions.negotiated(wanted));
        Reply introduced = methods.introduce(asked);
        if (introduced instanceof Reply.Result(var said)) {
            result.setAll(said);
            return new Reply.Result(result);
        }
        return introduced;
    }
}
