package dev.behalf.server.mcp;

import dev.behalf.server.mcp.Message.Invalid;
import dev.behalf.server.mcp.Message.Notification;
import dev.behalf.server.mcp.Message.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Takes a message to the era it is of. Keeps nothing between messages.
final class Dispatcher {

    private final Era legacy;
    private final Era modern;

    Dispatcher(Introduction introduction, Toolbox toolbox) {
        ToolMethods tools = new ToolMethods(toolbox);
        legacy = new LegacyEra(introduction, tools);
        modern = new ModernEra(introduction, tools);
    }

    /// @param status of HTTP
    /// @param message null where there is nothing to say
    record Answer(int status, @Nullable ObjectNode message) {}

    Answer answer(byte[] body, RequestHeaders headers, Caller caller) {
        return switch (Messages.read(body)) {
            case Request request -> answer(request, headers, caller);
            case Notification _ -> accepted(headers);
            case Invalid(var code, var problem, var id) -> new Answer(400, JsonRpc.error(id, code, problem, null));
        };
    }

    private Answer answer(Request request, RequestHeaders headers, Caller caller) {
        Era era = Era.isModern(request, headers) ? modern : legacy;
        return switch (era.answer(request, headers, caller)) {
            case Reply.Result(var result) -> new Answer(200, JsonRpc.result(request.id(), result));
            case Reply.Fault fault ->
                new Answer(fault.status(), JsonRpc.error(request.id(), fault.code(), fault.message(), fault.data()));
        };
    }

    /// Notifications tell of handshakes and cancellations: there is nothing to do about either.
    private static Answer accepted(RequestHeaders headers) {
        String version = headers.version();
        if (version == null || Versions.ALL.contains(version)) {
            return new Answer(202, null);
        }
        Reply.Fault fault = Versions.unsupported(version);
        return new Answer(fault.status(), JsonRpc.error(null, fault.code(), fault.message(), fault.data()));
    }
}
