package dev.behalf.server.upstream;

import dev.behalf.server.upstream.Listener.Fate;
import dev.behalf.server.upstream.Sessions.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One request to a server of a revision up to 2025-11-25, which may ask the client something before it answers.
final class Conversation {

    static final String PROGRESS_TOKEN = "progressToken";

    private static final Set<String> SAID = Set.of(
            "notifications/progress",
            "notifications/message",
            "notifications/cancelled",
            "notifications/elicitation/complete",
            "notifications/tasks/status",
            "notifications/tools/list_changed",
            "notifications/prompts/list_changed",
            "notifications/resources/list_changed",
            "notifications/resources/updated");

    /// No request has it.
    private static final long NONE = -1;

    /// Where the server does not say how long to wait.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int MOST_FAILURES = 3;

    private final Line line;
    private Asking asking;
    private final Session session;
    private final long id;
    private final @Nullable JsonNode token;
    private final long begun = System.nanoTime();
    private Running running;
    private MessageReader.@Nullable Mark last;
    private boolean comesBack;
    private volatile boolean cancelled;

    /// @param id of the request
    /// @param token the client's name for the progress, null where it wants none
    Conversation(Line line, Asking asking, Session session, long id, @Nullable JsonNode token, Running running) {
        this.line = line;
        this.asking = asking;
        this.session = session;
        this.id = id;
        this.token = token;
        this.running = running;
    }

    /// Waits for the answer, or for a question that is held; then it may be called again.
    Got go(Listener listener) {
        Got got = null;
        try {
            listener.begun(this::cancel);
            got = awaited(listener);
            for (int failures = 0; isCut(got) && failures < MOST_FAILURES; ) {
                Got more = takenUp(listener);
                failures = more.status() == 200 && more.failure() == null ? 0 : failures + 1;
                if (failures == 0 || more.cancelled()) {
                    got = more;
                }
            }
            return got;
        } finally {
            if (got == null && comesBack) {
                running.close();
            } else if (got == null || got.cancelled()) {
                leave();
            } else if (got.question() == null) {
                running.close();
            }
        }
    }

    private void cancel() {
        cancelled = true;
        running.cancel();
    }

    private Got awaited(Listener listener) {
        running.marks(mark -> {
            last = mark;
            comesBack = listener.marked(mark.event(), id == NONE ? 0 : id, mark.alone());
        });
        return running.await(id, said -> said(listener, said), asked -> isHeld(listener, asked), listener::waiting);
    }

    /// Whether the stream ended before the answer came, and can be taken up (2025-11-25, Streamable HTTP,
    /// "Resumability and Redelivery"): some servers end it on purpose, and say when to ask again.
    private boolean isCut(Got got) {
        return last != null
                && got.status() == 200
                && got.response() == null
                && got.question() == null
                && !got.cancelled()
                && !running.isLate()
                && left().isPositive();
    }

    private Got takenUp(Listener listener) {
        MessageReader.Mark from = Objects.requireNonNull(last);
        Duration pause = from.retry() == null ? PAUSE : from.retry();
        if (pause.compareTo(left()) >= 0) {
            return Got.unsent("The server wants to be asked again when it is too late.");
        }
        running.close();
        pause(pause, listener);
        running = line.attend(Headers.from(headers(), from.event()));
        running.goesOn();
        running.within(left());
        if (cancelled) {
            running.cancel();
        }
        return awaited(listener);
    }

    /// How much longer all of it may take.
    private Duration left() {
        return line.longest().minusNanos(System.nanoTime() - begun);
    }

    private void pause(Duration pause, Listener listener) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0 && !cancelled; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, line.beat().toNanos()));
                listener.waiting();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            cancelled = true;
        }
    }

    /// Passes on what is said until the stream ends, or has lasted long enough.
    Got attend(Listener listener) {
        try {
            listener.begun(running::cancel);
            return awaited(listener);
        } finally {
            running.close();
        }
    }

    /// Leaving does not end a request of these revisions ("Cancellation").
    private void leave() {
        running.close();
        line.tell(
                headers(),
                Rpc.notification(
                        "notifications/cancelled",
                        Rpc.object().put("requestId", id).put("reason", "The client wants no answer.")));
    }

    private Map<String, String> headers() {
        return Headers.legacy(asking, session);
    }

    private void said(Listener listener, ObjectNode said) {
        if (!SAID.contains(Rpc.text(said, "method"))) {
            return;
        }
        if (token != null && said.get("params") instanceof ObjectNode params && params.has(PROGRESS_TOKEN)) {
            if (!Rpc.isId(params.get(PROGRESS_TOKEN), id)) {
                // That of another request.
                return;
            }
            params.set(PROGRESS_TOKEN, token);
        }
        listener.notified(said);
    }

    private boolean isHeld(Listener listener, ObjectNode asked) {
        String method = Rpc.text(asked, "method");
        if (method.equals("ping")) {
            line.answer(headers(), reply(asked.get("id"), Rpc.object().set("result", Rpc.object())));
            return false;
        }
        Fate fate = Abilities.cover(asking.capabilities(), method, asked.get("params"))
                ? listener.asked(question(asked))
                : Fate.REFUSED;
        switch (fate) {
            case TOLD -> running.patient();
            case REFUSED -> line.answer(headers(), reply(asked.get("id"), refusal()));
            case HELD -> {
                return true;
            }
        }
        return false;
    }

    private Question question(ObjectNode asked) {
        return new Question(
                asked.get("id"),
                Rpc.text(asked, "method"),
                asked.get("params") instanceof ObjectNode params ? params : null,
                session.id(),
                session.version());
    }

    private static ObjectNode refusal() {
        ObjectNode refusal = Rpc.object();
        refusal.putObject("error")
                .put("code", Rpc.METHOD_NOT_FOUND)
                .put("message", "The client cannot be asked this; the handshake said so.");
        return refusal;
    }

    /// @param outcome with a `result` or an `error`
    static ObjectNode reply(JsonNode id, ObjectNode outcome) {
        ObjectNode reply = Rpc.object().put("jsonrpc", "2.0");
        reply.set("id", id);
        JsonNode result = outcome.get("result");
        if (result != null) {
            reply.set("result", result);
        } else {
            reply.set("error", outcome.get("error"));
        }
        return reply;
    }

    /// The request, which waits for an answer to the question.
    ///
    /// @param understood what came of it in the end
    Parked parked(ObjectNode asked, Function<Got, Answer> understood) {
        Question question = question(asked);
        AtomicBoolean waits = new AtomicBoolean(true);
        return new Parked() {
            @Override
            public Question question() {
                return question;
            }

            @Override
            public Answer resume(Asking now, ObjectNode outcome, Listener listener) {
                if (!waits.compareAndSet(true, false)) {
                    return new Answer.Failed("The call that waited for this has ended.", false);
                }
                asking = now;
                String problem = line.deliver(headers(), reply(question.id(), outcome));
                if (problem != null) {
                    leave();
                    return new Answer.Failed("It did not take the answer. " + problem, true);
                }
                Got got = go(listener);
                return got.question() == null
                        ? understood.apply(got)
                        : new Answer.Held(parked(got.question(), understood));
            }

            @Override
            public boolean abandon() {
                boolean first = waits.compareAndSet(true, false);
                if (first) {
                    leave();
                }
                return first;
            }
        };
    }
}
