package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import tools.jackson.databind.node.ObjectNode;

/// The revisions up to 2025-11-25. Each request is answered by what it brings, its session too, so that any node can
/// answer
/// it, and a restart interrupts nobody.
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
        // A sign of life would begin the answer, whose headers are to name the session.
        return switch (methods.introduce(asked.quiet())) {
            case Reply.Result(var said) -> new Reply.Result(result.setAll(said));
            case Reply.Opened(var said, var session) -> new Reply.Opened(result.setAll(said), session);
            case Reply refused -> refused;
        };
    }
}
