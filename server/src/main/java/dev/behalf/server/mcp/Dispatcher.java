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
    private final Methods methods;

    Dispatcher(Introduction introduction, Toolbox toolbox) {
        this(introduction, new ToolMethods(introduction, toolbox));
    }

    Dispatcher(Introduction introduction, Methods methods) {
        this.methods = methods;
        legacy = new LegacyEra(methods);
        modern = new ModernEra(introduction, methods);
    }

    /// @param status of HTTP
    /// @param message null where there is nothing to say
    /// @param signIn why the person has to sign in anew, null where that is not the matter
    record Answer(
            int status,
            @Nullable ObjectNode message,
            @Nullable String signIn) {

        Answer(int status, @Nullable ObjectNode message) {
            this(status, message, null);
        }
    }

    Answer answer(byte[] body, RequestHeaders headers, Caller caller) {
        return answer(body, headers, caller, NoOutlet.INSTANCE);
    }

    Answer answer(byte[] body, RequestHeaders headers, Caller caller, Outlet outlet) {
        return switch (Messages.read(body)) {
            case Request request -> answer(request, headers, caller, outlet);
            case Notification notification -> accepted(notification, headers, caller);
            case Invalid(var code, var problem, var id) -> new Answer(400, JsonRpc.error(id, code, problem, null));
        };
    }

    private Answer answer(Request request, RequestHeaders headers, Caller caller, Outlet outlet) {
        boolean isModern = Era.isModern(request, headers);
        Asked asked = new Asked(request, headers, caller, outlet, isModern);
        return switch ((isModern ? modern : legacy).answer(asked)) {
            case Reply.Result(var result) -> new Answer(200, JsonRpc.result(request.id(), result));
            case Reply.Fault fault ->
                new Answer(fault.status(), JsonRpc.error(request.id(), fault.code(), fault.message(), fault.data()));
            case Reply.SignIn(var reason) ->
                new Answer(401, JsonRpc.error(request.id(), JsonRpc.INTERNAL_ERROR, reason, null), reason);
            case Reply.Nothing _ -> new Answer(202, null);
        };
    }

    private Answer accepted(Notification notification, RequestHeaders headers, Caller caller) {
        String version = headers.version();
        if (version == null || Versions.ALL.contains(version)) {
            methods.notified(notification, caller);
            return new Answer(202, null);
        }
        Reply.Fault fault = Versions.unsupported(version);
        return new Answer(fault.status(), JsonRpc.error(null, fault.code(), fault.message(), fault.data()));
    }
}
