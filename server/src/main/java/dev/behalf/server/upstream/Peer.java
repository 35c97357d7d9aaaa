package dev.behalf.server.upstream;

import dev.behalf.server.upstream.LegacyWay.Handshake;
import dev.behalf.server.upstream.Places.Place;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server at one version of its settings: which era it is of, its sessions, and how it is doing.
final class Peer {

    private enum Era {
        MODERN,
        LEGACY
    }

    /// Clients are to carry it in a header.
    private static final int MAX_SESSION = 2_000;

    private static final String DISCOVER = "server/discover";

    private final Line line;
    private final Limits limits;
    private final Sessions sessions;
    private final ModernWay modern;
    private final LegacyWay legacy;
    private final Breaker breaker;
    private final Places places;
    private volatile @Nullable Era era;
    private volatile @Nullable About about;

    Peer(Line line, Limits limits, InstantSource clock, ObjectNode ourselves) {
        this.line = line;
        this.limits = limits;
        this.sessions = new Sessions(clock);
        this.modern = new ModernWay(line, ourselves);
        this.legacy = new LegacyWay(line, sessions, ourselves);
        this.breaker = new Breaker(limits, clock);
        this.places = new Places(limits.concurrent());
    }

    Answer ask(Asking asking, String method, ObjectNode params, Listener listener) {
        return guarded(asking, place -> {
            Listener parking = parking(place, listener);
            return attempted(
                    asking,
                    parking,
                    known -> known == Era.MODERN
                            ? modern.ask(asking, method, params, parking)
                            : legacy.ask(asking, method, params, parking));
        });
    }

    /// What the server was found to be, null before it was.
    @Nullable
    About about() {
        return about;
    }

    /// What the server says about itself: `capabilities`, and where it says so `instructions` and `serverInfo`.
    ///
    /// @param own whether the client is to have a session to itself
    Introduced introduce(Asking asking, boolean own, Listener listener) {
        AtomicReference<@Nullable Joined> joined = new AtomicReference<>();
        Answer answer = guarded(
                asking,
                _ -> attempted(
                        asking,
                        listener,
                        known -> known == Era.MODERN
                                ? introduced(modern.ask(asking, DISCOVER, Rpc.object(), listener))
                                : switch (own ? legacy.own(asking, listener) : legacy.session(asking, null, listener)) {
                                    case Handshake.Done(var session) -> {
                                        about = About.legacy(session);
                                        if (own
                                                && session.id() != null
                                                && session.id().length() <= MAX_SESSION) {
                                            joined.set(new Joined(session.id(), session.version()));
                                        }
                                        yield new Answer.Result(
                                                session.handshake().deepCopy());
                                    }
                                    case Handshake.NotDone(var refused) -> refused;
                                }));
        return new Introduced(answer, joined.get());
    }

    private static Listener parking(Place place, Listener listener) {
        return new Listener() {
            @Override
            public void begun(Runnable cancel) {
                listener.begun(cancel);
            }

            @Override
            public void notified(ObjectNode notification) {
                listener.notified(notification);
            }

            @Override
            public void waiting() {
                listener.waiting();
            }

            @Override
            public boolean marked(String event, long request, boolean alone) {
                return listener.marked(event, request, alone);
            }

            @Override
            public Fate asked(Question question) {
                Fate fate = listener.asked(question);
                if (fate != Fate.REFUSED) {
                    place.park();
                }
                return fate;
            }
        };
    }

    private @Nullable Answer introduced(@Nullable Answer answer) {
        if (answer instanceof Answer.Result(var result)) {
            about = About.modern(result);
            JsonNode info = result.path("_meta").get(ModernWay.META + "serverInfo");
            if (info != null && !result.has("serverInfo")) {
                result.set("serverInfo", info);
            }
        }
        return answer;
    }

    private interface Attempt {
        Answer run(Place place);
    }

    private interface Way {
        @Nullable
        Answer ask(Era known);
    }

    private Answer guarded(Asking asking, Attempt attempt) {
        Duration pause = breaker.pause(asking.person());
        if (pause != null) {
            return new Answer.Failed(
                    "The server failed several times in a row and is left alone for " + (pause.toSeconds() + 1) + " s.",
                    false);
        }
        return places.taken(asking.person(), place -> settled(asking, place, () -> attempt.run(place)), full -> {
            breaker.untried(asking.person());
            return new Answer.Busy(full, Duration.ofSeconds(1));
        });
    }

    /// Gives the place back, unless the request waits at the server.
    private Answer settled(Asking asking, Place place, Supplier<Answer> attempt) {
        boolean waits = false;
        try {
            Answer answer = attempt.get();
            switch (answer) {
                case Answer.Failed failed
                when failed.serious() -> {
                    if (breaker.failed(asking.person())) {
                        forget();
                    }
                }
                case Answer.Cancelled _, Answer.Busy _, Answer.Failed _ -> breaker.untried(asking.person());
                case Answer.Result _, Answer.Fault _, Answer.Denied _, Answer.Ended _, Answer.Held _ ->
                    breaker.succeeded();
            }
            if (answer instanceof Answer.Held(var call)) {
                waits = true;
                return new Answer.Held(new Waiting(call, place));
            }
            return answer;
        } finally {
            if (!waits) {
                place.close();
            }
        }
    }

    /// A request that keeps its place while it waits, and does not wait forever.
    private final class Waiting implements Parked {
        private final Parked call;
        private final Place place;

        Waiting(Parked call, Place place) {
            this.call = call;
            this.place = place;
            CompletableFuture.delayedExecutor(limits.reply().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::abandon);
        }

        @Override
        public Question question() {
            return call.question();
        }

        @Override
        public Answer resume(Asking asking, ObjectNode outcome, Listener listener) {
            return settled(asking, place, () -> call.resume(asking, outcome, parking(place, listener)));
        }

        @Override
        public boolean abandon() {
            boolean first = call.abandon();
            if (first) {
                place.close();
            }
            return first;
        }
    }

    /// A request of 2026-07-28 that lasts.
    ///
    /// @param longest how long it may
    Answer listen(Asking asking, String method, ObjectNode params, Listener listener, Duration longest) {
        return lasting(
                asking,
                () -> attempted(
                        asking,
                        listener,
                        known -> known == Era.MODERN
                                ? modern.listen(asking, method, params, listener, longest)
                                : new Answer.Fault(
                                        Rpc.METHOD_NOT_FOUND, "The server has no such stream in its revision.", null)));
    }

    /// See [Upstreams#hear].
    Answer hear(Asking asking, ObjectNode params, Listener listener, Duration longest) {
        return lasting(
                asking,
                () -> attempted(
                        asking,
                        listener,
                        known -> known == Era.MODERN
                                ? modern.listen(asking, "subscriptions/listen", params, listener, longest)
                                : legacy.hear(asking.mute(), params, listener, longest)));
    }

    private Answer lasting(Asking asking, Supplier<Answer> work) {
        return places.lasting(asking.person(), work, full -> new Answer.Busy(full, null));
    }

    /// What the server says in the client's own session while nothing is asked.
    ///
    /// @param from the event after which that is taken up, null for a new stream
    /// @param longest how long that may last
    Answer attend(Asking asking, Joined session, @Nullable String from, Listener listener, Duration longest) {
        return lasting(asking, () -> legacy.attend(asking, session, from, listener, longest));
    }

    /// See [Upstreams#resume].
    Answer resume(
            Asking asking, Joined session, String from, long request, @Nullable JsonNode token, Listener listener) {
        return guarded(asking, place -> legacy.resume(asking, session, from, request, token, parking(place, listener)));
    }

    /// Says something to the server in the client's own session; see [Line#deliver].
    @Nullable
    String deliver(Asking asking, Joined session, ObjectNode message) {
        return line.deliver(Headers.legacy(asking, LegacyWay.session(session)), message);
    }

    /// Ends the client's own session; see [Line#end].
    @Nullable
    String end(Asking asking, Joined session) {
        return line.end(Headers.legacy(asking, LegacyWay.session(session)));
    }

    private Answer attempted(Asking asking, Listener listener, Way way) {
        for (int attempt = 0; attempt < 2; attempt++) {
            // Whoever holds a session was there when it was found out, maybe on another node.
            Era known = era == null && attempt == 0 && asking.session() != null ? Era.LEGACY : era;
            if (known == null) {
                Answer problem = detect(asking, listener);
                known = era;
                if (problem != null || known == null) {
                    return problem == null ? neither() : problem;
                }
            }
            Answer answer = way.ask(known);
            if (answer != null) {
                return answer;
            }
            // It was replaced by one of another era.
            forget();
        }
        return neither();
    }

    private static Answer neither() {
        return new Answer.Failed(
                "The server speaks none of the revisions of MCP from 2025-03-26 to 2026-07-28 at this address.", true);
    }

    private void forget() {
        era = null;
        sessions.forget();
    }

    /// Finds out the era (2026-07-28, "Backward Compatibility"). That credentials are refused is no verdict.
    ///
    /// @return what stands in the way, null where the era is known now
    private @Nullable Answer detect(Asking asking, Listener listener) {
        Got got = modern.send(asking, DISCOVER, Rpc.object(), listener);
        if (got.cancelled()) {
            return new Answer.Cancelled();
        }
        if (got.failure() != null && got.status() == 0) {
            return new Answer.Failed(got.failure(), true);
        }
        if (got.status() == 401 || got.status() == 403) {
            return new Answer.Denied(got.status());
        }
        if (isModern(got)) {
            era = Era.MODERN;
            about = About.modern(got.response() == null ? null : got.response().get("result"));
            return null;
        }
        // Servers that know nothing of it answer anything, 500 too.
        return switch (legacy.session(asking, null, listener)) {
            case Handshake.Done(var session) -> {
                era = Era.LEGACY;
                about = About.legacy(session);
                yield null;
            }
            case Handshake.NotDone(var answer) -> answer == null ? neither() : answer;
        };
    }

    private static boolean isModern(Got got) {
        ObjectNode response = got.response();
        if (response == null) {
            return false;
        }
        if (response.path("result").path("supportedVersions").valueStream().anyMatch(Peer::isModern)) {
            return true;
        }
        JsonNode error = response.path("error");
        return Set.of(Rpc.HEADER_MISMATCH, Rpc.MISSING_CAPABILITY)
                        .contains(error.path("code").asInt(0))
                || error.path("data").path("supported").valueStream().anyMatch(Peer::isModern);
    }

    private static boolean isModern(JsonNode version) {
        return version.asString("").equals(Headers.MODERN);
    }
}
