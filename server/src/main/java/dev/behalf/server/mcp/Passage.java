package dev.behalf.server.mcp;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.upstream.Answer;
import dev.behalf.server.upstream.Asking;
import dev.behalf.server.upstream.Joined;
import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Upstreams;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes one request over to a server, with what the server is to be shown, and what it comes to back.
final class Passage {

    private final Supplier<Registry> registry;
    private final Upstreams upstreams;
    private final Credentials credentials;
    private final Health health;
    private final Dialogue dialogue;
    private final Tasks tasks;
    private final Resumptions resumptions;
    private final Parking parking;
    private final Pace pace;
    private final Outcomes outcomes;
    private final Cancellations cancellations = new Cancellations();

    Passage(
            Supplier<Registry> registry,
            Upstreams upstreams,
            Credentials credentials,
            Health health,
            Dialogue dialogue,
            Parking parking,
            Tasks tasks,
            Resumptions resumptions,
            Pace pace) {
        this.registry = registry;
        this.upstreams = upstreams;
        this.credentials = credentials;
        this.health = health;
        this.dialogue = dialogue;
        this.tasks = tasks;
        this.resumptions = resumptions;
        this.pace = pace;
        this.parking = parking;
        parking.resumedBy(this::resumed);
        this.outcomes = new Outcomes(health, dialogue, tasks);
    }

    /// One of the ways of asking a server.
    interface Upstream {
        Answer ask(Asking asking, Listener listener);
    }

    /// A request, or a further round of one.
    Passed passed(RegisteredMcpServer server, Asked asked, String method, ObjectNode params) {
        return switch (dialogue.round(server, asked, new Matter(method, params))) {
            case Round.Ask(var matter) ->
                attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> dialogue.satisfied(
                                server,
                                asked,
                                listener,
                                matter.params(),
                                given -> upstreams.ask(asking, method, given, listener)));
            case Round.Resume(var matter, var call, var outcome) ->
                attempted(server, asked, matter, (asking, listener) -> call.resume(asking, outcome, listener));
            case Round.Elsewhere(var key, var outcome) -> parking.elsewhere(asked, key, outcome, upstreams.longest());
            case Round.Instead(var reply, var outcome) -> new Passed(reply, "none", outcome);
        };
    }

    /// Goes on with a request whose client brought its answer to another node. Nobody here can be told what is said
    /// meanwhile.
    private Passed resumed(Parking.Waiting waiting, ObjectNode outcome) {
        return attempted(
                waiting.server(),
                waiting.asked(),
                waiting.matter(),
                (asking, listener) -> waiting.call().resume(asking, outcome, listener));
    }

    /// Asks a server in some way. Once more where it refuses a token of which there may be a newer one.
    Passed attempted(RegisteredMcpServer server, Asked asked, Matter matter, Upstream upstream) {
        Duration wait = pace.request(server, asked.caller());
        if (!wait.isZero()) {
            return new Passed(Pace.tooOften(wait), "none", "rate");
        }
        Passed first = attempted(server, asked, matter, upstream, null);
        boolean again = first.refused() != null && !asked.outlet().begun();
        return again ? attempted(server, asked, matter, upstream, first.refused()) : first;
    }

    /// The provider that an environment is connected to, null for none.
    @Nullable
    ProviderType provider(String environment) {
        RegisteredConnection connection = registry.get().connections().get(environment);
        return connection == null ? null : connection.connection().settings().type();
    }

    /// Whether a server is registered as it was when a request to it came in.
    boolean isAsBefore(RegisteredMcpServer server) {
        RegisteredMcpServer now = registry.get()
                .mcpServers()
                .getOrDefault(server.environment(), Map.of())
                .get(server.name());
        return now != null && now.version() == server.version();
    }

    /// The public URL of an environment, empty where it has none.
    String url(String environment) {
        Environment known = registry.get().environments().get(environment);
        return Objects.requireNonNullElse(known == null ? null : known.publicUrl(), "");
    }

    /// Asks a client of an earlier revision something of Behalf's own, on the stream of its request.
    ///
    /// @param wanted with `inputRequests`
    /// @param into gets the answers
    /// @return null where all are there
    @Nullable
    Answer gathered(RegisteredMcpServer server, Asked asked, Matter matter, ObjectNode wanted, ObjectNode into) {
        Hearing hearing = hearing(server, asked, matter);
        try {
            return dialogue.gather(asked, hearing, wanted, into);
        } finally {
            hearing.ended();
        }
    }

    private Hearing hearing(RegisteredMcpServer server, Asked asked, Matter matter) {
        return new Hearing(dialogue, tasks, resumptions, server, asked, matter, cancellations);
    }

    private Presentation presented(RegisteredMcpServer server, Caller caller, @Nullable String refused) {
        return credentials.of(server, caller, url(caller.environment()), refused);
    }

    private Passed attempted(
            RegisteredMcpServer server, Asked asked, Matter matter, Upstream upstream, @Nullable String refused) {
        return switch (presented(server, asked.caller(), refused)) {
            case Presentation.Shown shown -> passed(server, asked, matter, upstream, shown);
            case Presentation.SignIn(var reason) -> new Passed(new Reply.SignIn(reason), "provider", "sign_in");
            case Presentation.Withheld(var rule, var problem, var concernsTeam) -> {
                if (concernsTeam) {
                    health.failing(server, problem);
                }
                yield new Passed(Outcomes.failure(problem), "none", rule);
            }
            case Presentation.Unavailable(var problem, var retryAfter) ->
                new Passed(Outcomes.failure(problem + Outcomes.after(retryAfter)), "none", "unavailable");
        };
    }

    private Passed passed(
            RegisteredMcpServer server, Asked asked, Matter matter, Upstream upstream, Presentation.Shown shown) {
        Hearing hearing = hearing(server, asked, matter);
        Answer answer;
        try {
            answer = upstream.ask(asking(server, asked, shown), hearing);
        } finally {
            hearing.ended();
        }
        Passed passed = outcomes.understood(server, asked, matter, shown.kind(), answer);
        return answer instanceof Answer.Denied(var status) && status == 401 && shown.again()
                ? new Passed(passed.reply(), passed.token(), passed.outcome(), shown.token())
                : passed;
    }

    private Asking asking(RegisteredMcpServer server, Asked asked, Presentation.Shown shown) {
        ObjectNode meta = asked.modern() ? asked.request().meta() : null;
        Caller caller = asked.caller();
        return new Asking(
                server,
                loopback(server),
                caller.person() + " " + caller.client(),
                shown.headers(),
                asked.headers().parameters(),
                asked.session() == null ? null : asked.session().at(server),
                asked.capabilities(),
                object(meta, ModernRequest.CLIENT_INFO),
                Era.text(meta, ModernRequest.LOG_LEVEL));
    }

    private Asking asking(RegisteredMcpServer server, Caller caller, Presentation.Shown shown, Joined session) {
        return new Asking(
                server,
                loopback(server),
                caller.person() + " " + caller.client(),
                shown.headers(),
                Map.of(),
                session,
                null,
                null,
                null);
    }

    private static @Nullable ObjectNode object(@Nullable ObjectNode meta, String name) {
        return meta != null && meta.get(name) instanceof ObjectNode object ? object : null;
    }

    /// By the switch as it is now, not as it was when the server was registered.
    boolean loopback(RegisteredMcpServer server) {
        RegisteredConnection connection = registry.get().connections().get(server.environment());
        return connection != null && connection.switches().allowLoopbackProviders();
    }

    /// Passes on, in a session of the client, what wants no answer or is one.
    ///
    /// @return null where it has arrived, otherwise what is wrong, a sentence
    @Nullable
    String delivered(RegisteredMcpServer server, Caller caller, Joined session, ObjectNode message) {
        return presented(server, caller, null) instanceof Presentation.Shown shown
                ? upstreams.deliver(asking(server, caller, shown, session), session, message)
                : "The server cannot be shown now who answers.";
    }

    /// Ends a session of the client.
    ///
    /// @return whether that could be done
    boolean ended(RegisteredMcpServer server, Caller caller, Joined session) {
        return presented(server, caller, null) instanceof Presentation.Shown shown
                && upstreams.end(asking(server, caller, shown, session), session) == null;
    }

    /// Ends what a client wants no answer to.
    void cancel(Caller caller, @Nullable ClientSession session, JsonNode request) {
        cancellations.cancel(Cancellations.key(caller, session, request), session != null);
    }
}
