package dev.behalf.server.upstream;

import dev.behalf.server.upstream.LegacyWay.Handshake;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server at one version of its settings: which era it is of, its sessions, and how it is doing.
final class Peer {

    private enum Era {
        MODERN,
        LEGACY
    }

    private static final String DISCOVER = "server/discover";

    private final Limits limits;
    private final Sessions sessions;
    private final ModernWay modern;
    private final LegacyWay legacy;
    private final Breaker breaker;
    private final Semaphore places;
    private volatile @Nullable Era era;
    private volatile @Nullable About about;

    Peer(Line line, Limits limits, InstantSource clock, ObjectNode ourselves) {
        this.limits = limits;
        this.sessions = new Sessions(clock);
        this.modern = new ModernWay(line, ourselves);
        this.legacy = new LegacyWay(line, sessions, ourselves);
        this.breaker = new Breaker(limits, clock);
        this.places = new Semaphore(limits.concurrent());
    }

    Answer ask(Asking asking, String method, ObjectNode params, Listener listener) {
        return guarded(() -> attempted(
                asking,
                listener,
                known -> known == Era.MODERN
                        ? modern.ask(asking, method, params, listener)
                        : legacy.ask(asking, method, params, listener)));
    }

    /// What the server was found to be, null before it was.
    @Nullable
    About about() {
        return about;
    }

    /// What the server says about itself: `capabilities`, and where it says so `instructions` and `serverInfo`.
    Answer introduce(Asking asking, Listener listener) {
        return guarded(() -> attempted(
                asking,
                listener,
                known -> known == Era.MODERN
                        ? introduced(modern.ask(asking, DISCOVER, Rpc.object(), listener))
                        : switch (legacy.session(asking, null, listener)) {
                            case Handshake.Done(var session) -> {
                                about = About.legacy(session);
                                yield new Answer.Result(session.handshake().deepCopy());
                            }
                            case Handshake.NotDone(var answer) -> answer;
                        }));
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
        Answer run();
    }

    private interface Way {
        @Nullable
        Answer ask(Era known);
    }

    private Answer guarded(Attempt attempt) {
        Duration pause = breaker.pause();
        if (pause != null) {
            return new Answer.Failed(
                    "The server failed several times in a row and is left alone for " + (pause.toSeconds() + 1) + " s.",
                    false);
        }
        if (!places.tryAcquire()) {
            return new Answer.Busy(
                    "There are " + limits.concurrent() + " requests under way at the server already.",
                    Duration.ofSeconds(1));
        }
        try {
            Answer answer = attempt.run();
            switch (answer) {
                case Answer.Failed failed
                when failed.serious() -> {
                    if (breaker.failed()) {
                        forget();
                    }
                }
                case Answer.Cancelled _, Answer.Busy _, Answer.Failed _ -> {}
                case Answer.Result _, Answer.Fault _, Answer.Denied _ -> breaker.succeeded();
            }
            return answer;
        } finally {
            places.release();
        }
    }

    private Answer attempted(Asking asking, Listener listener, Way way) {
        for (int attempt = 0; attempt < 2; attempt++) {
            Era known = era;
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
