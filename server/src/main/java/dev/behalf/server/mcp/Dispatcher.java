package dev.behalf.server.mcp;

import dev.behalf.server.mcp.Message.Batch;
import dev.behalf.server.mcp.Message.Invalid;
import dev.behalf.server.mcp.Message.Notification;
import dev.behalf.server.mcp.Message.Request;
import dev.behalf.server.mcp.Message.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes a message to the era it is of. Keeps nothing between messages.
final class Dispatcher {

    /// No method has this name; it stands for GET.
    private static final String ATTEND = "";

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
    /// @param message null where there is nothing to say; several in a list
    /// @param signIn why the person has to sign in anew, null where that is not the matter
    /// @param session that was begun, null where none was
    /// @param scopes that the token is to have, empty where that is not the matter
    record Answer(
            int status,
            @Nullable JsonNode message,
            @Nullable String signIn,
            @Nullable String session,
            List<String> scopes) {

        Answer(int status, @Nullable JsonNode message) {
            this(status, message, null, null);
        }

        Answer(int status, @Nullable JsonNode message, @Nullable String signIn, @Nullable String session) {
            this(status, message, signIn, session, List.of());
        }

        /// Without the session, which opens one.
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    Answer answer(byte[] body, RequestHeaders headers, Caller caller) {
        return answer(body, headers, caller, NoOutlet.INSTANCE);
    }

    Answer answer(byte[] body, RequestHeaders headers, Caller caller, Outlet outlet) {
        return switch (Messages.read(body)) {
            case Request request -> answer(request, headers, caller, outlet);
            case Notification notification -> accepted(notification, headers, caller);
            case Response response -> accepted(response, headers, caller);
            case Batch(var messages) -> answer(messages, headers, caller, outlet);
            case Invalid invalid -> refused(invalid);
        };
    }

    private static Answer refused(Invalid invalid) {
        return new Answer(400, JsonRpc.error(invalid.id(), invalid.code(), invalid.problem(), null));
    }

    /// One message after the other. "MUST support receiving JSON-RPC batches", "The initialize request MUST NOT be part
    /// of a JSON-RPC batch" (2025-03-26, "Batching", "Lifecycle"). Clients of that revision send no version.
    private Answer answer(List<Message> messages, RequestHeaders headers, Caller caller, Outlet outlet) {
        if (headers.version() != null && !headers.version().equals(Versions.WITH_BATCHES)) {
            return refused(new Invalid(
                    JsonRpc.INVALID_REQUEST, "This revision has no batches; send each message by itself.", null));
        }
        ArrayNode answers = JsonRpc.object().arrayNode();
        for (Message each : messages) {
            Answer answer = switch (each) {
                case Request request
                when request.method().equals("initialize") ->
                    refused(new Invalid(
                            JsonRpc.INVALID_REQUEST, "The handshake is sent by itself, not in a batch.", request.id()));
                case Request request -> answer(request, headers, caller, outlet);
                case Notification notification -> accepted(notification, headers, caller);
                case Response response -> accepted(response, headers, caller);
                case Batch _ -> throw new IllegalStateException("Batches are not nested");
                case Invalid invalid -> refused(invalid);
            };
            if ((answer.signIn() != null || !answer.scopes().isEmpty()) && answers.isEmpty() && !outlet.begun()) {
                // The client sends all of it again, once it has another token.
                return answer;
            }
            if (answer.message() != null) {
                answers.add(answer.message());
            }
            if (outlet.begun()) {
                answers.valueStream().forEach(said -> outlet.say((ObjectNode) said));
                answers.removeAll();
            }
        }
        return answers.isEmpty() ? new Answer(202, null) : new Answer(200, answers);
    }

    private Answer answer(Request request, RequestHeaders headers, Caller caller, Outlet outlet) {
        boolean isModern = Era.isModern(request, headers);
        ClientSession session = null;
        if (!isModern && headers.session() != null && !request.method().equals("initialize")) {
            session = methods.session(caller, headers.session());
            if (session == null) {
                return ended(request.id());
            }
        }
        return answered(
                request,
                (isModern ? modern : legacy).answer(new Asked(request, headers, caller, outlet, isModern, session)));
    }

    /// On which clients begin another (Streamable HTTP, "Session Management").
    private static Answer ended(@Nullable JsonNode id) {
        return new Answer(
                404,
                JsonRpc.error(
                        id, JsonRpc.INVALID_REQUEST, "The session has ended; begin another by initialize.", null));
    }

    private static Answer answered(Request request, Reply reply) {
        return switch (reply) {
            case Reply.Result(var result) -> new Answer(200, JsonRpc.result(request.id(), result));
            case Reply.Fault fault ->
                new Answer(fault.status(), JsonRpc.error(request.id(), fault.code(), fault.message(), fault.data()));
            case Reply.Opened(var result, var session) ->
                new Answer(200, JsonRpc.result(request.id(), result), null, session);
            case Reply.Ended _ -> ended(request.id());
            case Reply.SignIn(var reason) ->
                new Answer(401, JsonRpc.error(request.id(), JsonRpc.INTERNAL_ERROR, reason, null), reason, null);
            case Reply.Scope(var scopes, var reason) ->
                new Answer(403, JsonRpc.error(request.id(), JsonRpc.INTERNAL_ERROR, reason, null), null, null, scopes);
            case Reply.Nothing _ -> new Answer(202, null);
        };
    }

    private Answer accepted(Notification notification, RequestHeaders headers, Caller caller) {
        String version = headers.version();
        if (version == null || Versions.ALL.contains(version)) {
            boolean sessions = version == null || Versions.LEGACY.contains(version);
            ClientSession session =
                    sessions && headers.session() != null ? methods.session(caller, headers.session()) : null;
            if (sessions && headers.session() != null && session == null) {
                return ended(null);
            }
            methods.notified(notification, caller, session);
            return new Answer(202, null);
        }
        return unsupported(version);
    }

    /// In 2026-07-28 clients answer by the next request.
    private Answer accepted(Response response, RequestHeaders headers, Caller caller) {
        boolean possible = headers.version() == null || Versions.LEGACY.contains(headers.version());
        String problem = possible
                ? methods.answered(response, caller)
                : "This is a response, and this revision has no requests of servers.";
        return problem == null
                ? new Answer(202, null)
                : new Answer(400, JsonRpc.error(null, JsonRpc.INVALID_REQUEST, problem, null));
    }

    /// What there is to say in a session while nothing is asked.
    ///
    /// @return with the status 405 where there is no such stream
    Answer attend(RequestHeaders headers, Caller caller, Outlet outlet) {
        Answer refusal = refusal(headers);
        if (refusal != null) {
            return refusal;
        }
        if (headers.session() == null || !outlet.taken()) {
            return new Answer(405, null);
        }
        ClientSession session = methods.session(caller, headers.session());
        if (session == null) {
            return ended(null);
        }
        Request nothing = new Request(MissingNode.getInstance(), ATTEND, JsonRpc.object());
        return switch (methods.attend(new Asked(nothing, headers, caller, outlet, false, session))) {
            case Reply.Result _ -> new Answer(200, null);
            case Reply.Ended _ -> ended(null);
            case Reply.Fault fault
            when fault.status() == 400 ->
                new Answer(400, JsonRpc.error(null, fault.code(), fault.message(), fault.data()));
            case null, default -> new Answer(405, null);
        };
    }

    /// Ends a session.
    Answer end(RequestHeaders headers, Caller caller) {
        Answer refusal = refusal(headers);
        if (refusal != null) {
            return refusal;
        }
        if (headers.session() == null) {
            return new Answer(405, null);
        }
        ClientSession session = methods.session(caller, headers.session());
        return session == null ? ended(null) : new Answer(methods.end(caller, session) ? 204 : 405, null);
    }

    /// 2026-07-28 has neither GET nor DELETE, and a version that is not spoken is refused whatever is asked
    /// (Streamable HTTP, "Protocol Version Header").
    ///
    /// @return null where the version has both
    private static @Nullable Answer refusal(RequestHeaders headers) {
        String version = headers.version();
        if (version == null || Versions.LEGACY.contains(version)) {
            return null;
        }
        return Versions.ALL.contains(version) ? new Answer(405, null) : unsupported(version);
    }

    private static Answer unsupported(String version) {
        Reply.Fault fault = Versions.unsupported(version);
        return new Answer(fault.status(), JsonRpc.error(null, fault.code(), fault.message(), fault.data()));
    }
}
