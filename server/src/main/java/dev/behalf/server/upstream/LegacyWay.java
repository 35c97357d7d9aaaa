package dev.behalf.server.upstream;

import dev.behalf.keys.FetchException;
import dev.behalf.server.upstream.Sessions.Session;
import dev.behalf.server.upstream.Sessions.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks a server of a revision up to 2025-11-25: by a session that begins with a handshake, at which Behalf
/// says that it
/// can be asked what the client can.
final class LegacyWay {

    private static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    /// How long a stream may take to be there.
    private static final Duration OPENING = Duration.ofSeconds(2);

    /// Of a handshake, which goes on by itself.
    private static final Listener ALONE = new Listener() {
        @Override
        public void begun(Runnable cancel) {
            // It is not cut in the middle.
        }

        @Override
        public void notified(ObjectNode notification) {
            // Nothing is said before there is a session.
        }

        @Override
        public void waiting() {
            // Whoever waits is told elsewhere.
        }

        @Override
        public Fate asked(Question question) {
            return Fate.REFUSED;
        }
    };

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
        if (asking.session() != null) {
            // The client began it, and begins another where it has ended.
            return ask(asking, session(asking.session()), method, params, listener);
        }
        return switch (session(asking, null, listener)) {
            case Handshake.NotDone(var answer) -> answer;
            case Handshake.Done(var session) -> {
                Answer answer = ask(asking, session, method, params, listener);
                // The session ended (Streamable HTTP, "Session Management"): begin another, once.
                yield answer instanceof Answer.Ended
                        ? switch (session(asking, session, listener)) {
                            case Handshake.NotDone(var refused) -> refused;
                            case Handshake.Done(var anew) -> ask(asking, anew, method, params, listener);
                        }
                        : answer;
            }
        };
    }

    /// What is said in a session while nothing is asked (Streamable HTTP, "Listening for Messages from the
    /// Server").
    ///
    /// @param from the event after which it is taken up, null for a new stream
    /// @param longest how long that may last
    Answer attend(Asking asking, Joined joined, @Nullable String from, Listener listener, Duration longest) {
        Session session = session(joined);
        try {
            Map<String, String> headers = Headers.legacy(asking, session);
            Running running = line.attend(from == null ? headers : Headers.from(headers, from));
            running.lasts(longest);
            return attended(new Conversation(line, asking, session, line.nextId(), null, running).attend(listener));
        } catch (FetchException e) {
            return new Answer.Failed(String.valueOf(e.getMessage()), true);
        }
    }

    /// The rest of an answer, where the stream broke off on the way to the client.
    ///
    /// @param from the event after which it is taken up
    /// @param request by which the server answers
    /// @param token the client's name for the progress, null where it wants none
    Answer resume(
            Asking asking, Joined joined, String from, long request, @Nullable JsonNode token, Listener listener) {
        Session session = session(joined);
        try {
            Running running = line.attend(Headers.from(Headers.legacy(asking, session), from));
            Got got = new Conversation(line, asking, session, request, token, running).go(listener);
            boolean refused = got.status() >= 400 && got.status() < 500 && got.status() != 404;
            return refused && !got.cancelled()
                    ? new Answer.Failed("It does not give the rest of an answer that was cut.", false)
                    : atLast(session, got);
        } catch (FetchException e) {
            return new Answer.Failed(String.valueOf(e.getMessage()), true);
        }
    }

    private static Answer attended(Got got) {
        if (got.cancelled()) {
            return new Answer.Cancelled();
        }
        return switch (got.status()) {
            case 200 -> new Answer.Result(Rpc.object());
            case 404 -> new Answer.Ended();
            case 401, 403 -> new Answer.Denied(got.status());
            default -> new Answer.Fault(Rpc.METHOD_NOT_FOUND, "The server has no such stream.", null);
        };
    }

    /// The same in a session that is there for it alone, with subscriptions to resources.
    ///
    /// @param params of `subscriptions/listen`
    /// @return null where the server does not speak it
    @Nullable
    Answer hear(Asking asking, ObjectNode params, Listener listener, Duration longest) {
        return switch (begin(asking, listener)) {
            case Handshake.NotDone(var answer) -> answer;
            case Handshake.Done(var session) -> {
                try {
                    yield hear(asking, session, params, listener, longest);
                } finally {
                    if (session.id() != null) {
                        // By another thread: this one may have been told to stop.
                        Thread.ofVirtual().name("upstream-end").start(() -> line.end(Headers.legacy(asking, session)));
                    }
                }
            }
        };
    }

    private Answer hear(Asking asking, Session session, ObjectNode params, Listener listener, Duration longest) {
        try (Running running = line.attend(Headers.legacy(asking, session))) {
            running.lasts(longest);
            listener.begun(running::cancel);
            // First, so that nothing is missed that is said once the server knows of a subscription.
            running.open(OPENING);
            for (JsonNode uri : params.path("notifications").path("resourceSubscriptions")) {
                long id = line.nextId();
                ObjectNode request =
                        Rpc.request(id, "resources/subscribe", Rpc.object().set("uri", uri));
                line.send(Headers.legacy(asking, session), request, id, listener, _ -> {}, null);
            }
            listener.notified(Rpc.notification("notifications/subscriptions/acknowledged", Rpc.object()));
            return attended(new Conversation(line, asking, session, line.nextId(), null, running).attend(listener));
        } catch (FetchException e) {
            return new Answer.Failed(String.valueOf(e.getMessage()), true);
        }
    }

    static Session session(Joined joined) {
        return new Session(joined.id().isEmpty() ? null : joined.id(), joined.version(), Rpc.object());
    }

    private @Nullable Answer ask(Asking asking, Session session, String method, ObjectNode given, Listener listener) {
        ObjectNode params = given.deepCopy();
        long id = line.nextId();
        JsonNode token = adapt(params, id);
        Conversation conversation;
        try {
            Running running = line.begin(Headers.legacy(asking, session), Rpc.request(id, method, params));
            if (method.equals("tasks/result")) {
                // It comes when the task is done.
                running.patient();
            }
            conversation = new Conversation(line, asking, session, id, token, running);
        } catch (FetchException e) {
            return line.classify(Got.unsent(String.valueOf(e.getMessage())));
        }
        Got got = conversation.go(listener);
        return got.question() == null
                ? understood(session, got)
                : new Answer.Held(conversation.parked(got.question(), later -> atLast(session, later)));
    }

    private @Nullable Answer understood(Session session, Got got) {
        if (got.status() == 404 && session.id() != null && !got.cancelled()) {
            return new Answer.Ended();
        }
        Answer answer = line.classify(got);
        return answer instanceof Answer.Fault fault && isOtherEra(session, got, fault.code()) ? null : answer;
    }

    private Answer atLast(Session session, Got got) {
        Answer answer = understood(session, got);
        return answer == null ? new Answer.Failed("It speaks another revision of MCP by now.", true) : answer;
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
        Slot slot = sessions.of(party(asking));
        slot.lock.lock();
        try {
            Session known = slot.session;
            return known != null && !known.equals(ended) ? new Handshake.Done(known) : anew(slot, asking, listener);
        } finally {
            slot.lock.unlock();
        }
    }

    /// A session that is given to nobody else.
    Handshake own(Asking asking, Listener listener) {
        Slot slot = sessions.of(party(asking));
        slot.lock.lock();
        try {
            Session known = slot.session;
            Handshake handshake =
                    known != null && !slot.given ? new Handshake.Done(known) : anew(slot, asking, listener);
            slot.given = true;
            return handshake;
        } finally {
            slot.lock.unlock();
        }
    }

    private Handshake anew(Slot slot, Asking asking, Listener listener) {
        slot.session = null;
        Handshake handshake = begin(asking, listener);
        if (handshake instanceof Handshake.Done(var session)) {
            slot.session = session;
            slot.given = false;
        }
        return handshake;
    }

    /// What can be asked is settled at the handshake, so that those who can be asked other things have other
    /// sessions.
    private static String party(Asking asking) {
        return asking.party() + " " + Abilities.told(asking.capabilities());
    }

    /// One that nobody waits for any more is ended as soon as it is there.
    private Handshake begin(Asking asking, Listener listener) {
        return Unbroken.await(
                () -> shake(asking),
                new Handshake.NotDone(new Answer.Cancelled()),
                late -> {
                    if (late instanceof Handshake.Done(var session) && session.id() != null) {
                        line.end(Headers.legacy(asking, session));
                    }
                },
                line.beat(),
                listener);
    }

    private Handshake shake(Asking asking) {
        long id = line.nextId();
        ObjectNode params = Rpc.object().put("protocolVersion", VERSIONS.getFirst());
        params.set("capabilities", Abilities.told(asking.capabilities()));
        params.set("clientInfo", ourselves);
        Got got = line.send(
                Headers.legacy(asking, null), Rpc.request(id, "initialize", params), id, ALONE, _ -> {}, null);
        Answer answer = line.classify(got);
        if (!(answer instanceof Answer.Result(var handshake))) {
            return new Handshake.NotDone(answer instanceof Answer.Fault ? null : answer);
        }
        String version = Rpc.text(handshake, "protocolVersion");
        if (!VERSIONS.contains(version)) {
            return new Handshake.NotDone(null);
        }
        Session session = new Session(got.session(), version, handshake);
        // Before anything else is asked: servers may offer more once they know the client.
        line.deliver(Headers.legacy(asking, session), Rpc.notification("notifications/initialized", Rpc.object()));
        return new Handshake.Done(session);
    }

    /// Takes out what 2026-07-28 puts in, and names progress by what is unique in the session: several programs
    /// of one client share it.
    ///
    /// @return the client's name for the progress, null where it wants none
    private static @Nullable JsonNode adapt(ObjectNode params, long id) {
        params.remove(List.of("inputResponses", "requestState"));
        if (!(params.get("_meta") instanceof ObjectNode meta)) {
            return null;
        }
        for (String name : List.of("protocolVersion", "clientCapabilities", "clientInfo", "logLevel")) {
            meta.remove(ModernWay.META + name);
        }
        JsonNode token = meta.get(Conversation.PROGRESS_TOKEN);
        if (token != null) {
            meta.put(Conversation.PROGRESS_TOKEN, id);
        }
        if (meta.isEmpty()) {
            params.remove("_meta");
        }
        return token;
    }
}
