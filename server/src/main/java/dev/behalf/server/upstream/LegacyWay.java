package dev.behalf.server.upstream;

import dev.behalf.server.upstream.Sessions.Session;
import dev.behalf.server.upstream.Sessions.Slot;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks a server of a revision up to 2025-11-25: by a session that begins with a handshake. Behalf says that it can
/// neither sample nor elicit, so that the server does not ask; where it does, it is told so.
final class LegacyWay {

    private static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");
    private static final Set<String> SAID = Set.of("notifications/progress", "notifications/message");
    private static final String PROGRESS_TOKEN = "progressToken";

    private final Line line;
    private final Sessions sessions;
    private final ObjectNode ourselves;

    LegacyWay(Line line, Sessions sessions, ObjectNode ourselves) {
        this.line = line;
        this.sessions = sessions;
        this.ourselves = ourselves;
    }

    /// What a handshake came to.
    sealed interface Handshake {
        record Done(Session session) implements Handshake {}

        /// @param answer null where the server does not speak it
        record NotDone(@Nullable Answer answer) implements Handshake {}
    }

    /// @return null where the server does not speak it
    @Nullable
    Answer ask(Asking asking, String method, ObjectNode params, Listener listener) {
        return switch (session(asking, null, listener)) {
            case Handshake.NotDone(var answer) -> answer;
            case Handshake.Done(var session) -> {
                Got got = send(asking, session, method, params, listener);
                if (got.status() == 404 && session.id() != null && !got.cancelled()) {
                    // The session ended (Streamable HTTP, "Session Management"): begin another, once.
                    yield switch (session(asking, session, listener)) {
                        case Handshake.NotDone(var answer) -> answer;
                        case Handshake.Done(var anew) -> classify(anew, send(asking, anew, method, params, listener));
                    };
                }
                yield classify(session, got);
            }
        };
    }

    private @Nullable Answer classify(Session session, Got got) {
        Answer answer = line.classify(got);
        return answer instanceof Answer.Fault fault && isOtherEra(session, got, fault.code()) ? null : answer;
    }

    private static boolean isOtherEra(Session session, Got got, int code) {
        return code == Rpc.UNSUPPORTED_VERSION
                || code == Rpc.HEADER_MISMATCH
                || (code == Rpc.INVALID_PARAMS && got.status() == 400 && session.id() == null);
    }

    /// The session of a party, begun where there is none.
    ///
    /// @param ended one that is good no more; null for none
    Handshake session(Asking asking, @Nullable Session ended, Listener listener) {
        Slot slot = sessions.of(asking.party());
        slot.lock.lock();
        try {
            Session known = slot.session;
            if (known != null && !known.equals(ended)) {
                return new Handshake.Done(known);
            }
            slot.session = null;
            Handshake handshake = begin(asking, listener);
            if (handshake instanceof Handshake.Done(var session)) {
                slot.session = session;
            }
            return handshake;
        } finally {
            slot.lock.unlock();
        }
    }

    private Handshake begin(Asking asking, Listener listener) {
        long id = line.nextId();
        ObjectNode params = Rpc.object().put("protocolVersion", VERSIONS.getFirst());
        params.putObject("capabilities");
        params.set("clientInfo", ourselves);
        Got got = line.send(
                asking,
                Headers.legacy(asking, null),
                Rpc.request(id, "initialize", params),
                id,
                listener,
                _ -> {},
                _ -> {});
        Answer answer = line.classify(got);
        if (!(answer instanceof Answer.Result(var handshake))) {
            return new Handshake.NotDone(answer instanceof Answer.Fault ? null : answer);
        }
        String version = Rpc.text(handshake, "protocolVersion");
        if (!VERSIONS.contains(version)) {
            return new Handshake.NotDone(null);
        }
        Session session = new Session(got.session(), version, handshake);
        line.tell(asking, Headers.legacy(asking, session), Rpc.notification("notifications/initialized", Rpc.object()));
        return new Handshake.Done(session);
    }

    private Got send(Asking asking, Session session, String method, ObjectNode given, Listener listener) {
        ObjectNode params = given.deepCopy();
        long id = line.nextId();
        JsonNode token = adapt(params, id);
        Got got = null;
        try {
            got = line.send(
                    asking,
                    Headers.legacy(asking, session),
                    Rpc.request(id, method, params),
                    id,
                    listener,
                    said -> {
                        if (SAID.contains(Rpc.text(said, "method"))) {
                            listener.notified(restored(said, token));
                        }
                    },
                    asked -> line.tell(asking, Headers.legacy(asking, session), reply(asked)));
            return got;
        } finally {
            if (got == null || got.cancelled()) {
                // Leaving does not end a request of these revisions ("Cancellation").
                line.tell(
                        asking,
                        Headers.legacy(asking, session),
                        Rpc.notification(
                                "notifications/cancelled",
                                Rpc.object().put("requestId", id).put("reason", "The client wants no answer.")));
            }
        }
    }

    /// Takes out what 2026-07-28 puts in, and names progress by what is unique in the session: several programs of one
    /// client share it.
    ///
    /// @return the client's name for the progress, null where it wants none
    private static @Nullable JsonNode adapt(ObjectNode params, long id) {
        if (!(params.get("_meta") instanceof ObjectNode meta)) {
            return null;
        }
        for (String name : List.of("protocolVersion", "clientCapabilities", "clientInfo", "logLevel")) {
            meta.remove(ModernWay.META + name);
        }
        JsonNode token = meta.get(PROGRESS_TOKEN);
        if (token != null) {
            meta.put(PROGRESS_TOKEN, id);
        }
        if (meta.isEmpty()) {
            params.remove("_meta");
        }
        return token;
    }

    private static ObjectNode restored(ObjectNode said, @Nullable JsonNode token) {
        if (token != null && said.get("params") instanceof ObjectNode params && params.has(PROGRESS_TOKEN)) {
            params.set(PROGRESS_TOKEN, token);
        }
        return said;
    }

    private static ObjectNode reply(ObjectNode asked) {
        ObjectNode reply = Rpc.object().put("jsonrpc", "2.0");
        reply.set("id", asked.get("id"));
        if (Rpc.text(asked, "method").equals("ping")) {
            reply.putObject("result");
        } else {
            reply.putObject("error")
                    .put("code", Rpc.METHOD_NOT_FOUND)
                    .put("message", "Behalf passes no requests of servers on to clients; it said so at the handshake.");
        }
        return reply;
    }
}
