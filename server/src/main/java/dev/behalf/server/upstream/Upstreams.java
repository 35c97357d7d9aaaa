package dev.behalf.server.upstream;

import dev.behalf.server.environment.ApiDocuments;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.net.Streams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The team's MCP servers of all environments, and the APIs that are called in place of some.
public final class Upstreams {

    private final Function<Streams.Network, Streams> ways;
    private final Limits limits;
    private final InstantSource clock;
    private final ObjectNode ourselves;
    private final ApiDocuments documents;
    private final Watch watch;
    private final Map<String, Known> peers = new ConcurrentHashMap<>();
    private final Map<String, KnownApi> apis = new ConcurrentHashMap<>();

    private record Known(long version, boolean loopback, Peer peer) {}

    private record KnownApi(long version, boolean loopback, ApiPeer peer) {}

    /// Where no API is registered.
    ///
    /// @param ways out
    /// @param version of Behalf
    public Upstreams(Function<Streams.Network, Streams> ways, Limits limits, InstantSource clock, String version) {
        this(ways, limits, clock, version, _ -> new ApiDocuments.Found.Missing("It has no document."));
    }

    /// @param ways out
    /// @param version of Behalf
    /// @param documents of APIs
    public Upstreams(
            Function<Streams.Network, Streams> ways,
            Limits limits,
            InstantSource clock,
            String version,
            ApiDocuments documents) {
        this.documents = documents;
        this.ways = ways;
        this.limits = limits;
        this.clock = clock;
        this.watch = new Watch(limits.beat());
        this.ourselves =
                Rpc.object().put("name", "behalf").put("title", "Behalf").put("version", version);
    }

    /// Has a server do something.
    ///
    /// @param params as the client sent them; not changed
    public Answer ask(Asking asking, String method, ObjectNode params, Listener listener) {
        return asking.server().settings().api() == null
                ? peer(asking).ask(asking, method, params, listener)
                : api(asking).ask(asking, method, params, listener);
    }

    /// What a server says about itself: `capabilities`, and where it says so `instructions` and `serverInfo`.
    ///
    /// @param own whether the client is to have a session to itself, where the server keeps sessions
    public Introduced introduce(Asking asking, boolean own, Listener listener) {
        return asking.server().settings().api() == null
                ? peer(asking).introduce(asking, own, listener)
                : new Introduced(api(asking).introduce(), null);
    }

    /// Passes on, in a session, what wants no answer or is one.
    ///
    /// @param message of JSON-RPC
    /// @return null where it has arrived, otherwise what went wrong, a sentence
    public @Nullable String deliver(Asking asking, Joined session, ObjectNode message) {
        return peer(asking).deliver(asking, session, message);
    }

    /// Ends a session.
    ///
    /// @return null where that was done, otherwise what went wrong, a sentence
    public @Nullable String end(Asking asking, Joined session) {
        return peer(asking).end(asking, session);
    }

    /// Passes on what a server says in a session while nothing is asked.
    ///
    /// @param from the event after which that is taken up, null for a new stream
    /// @param longest how long that may last
    /// @return a result without members where it ended in order
    public Answer attend(Asking asking, Joined session, @Nullable String from, Listener listener, Duration longest) {
        return peer(asking).attend(asking, session, from, listener, longest);
    }

    /// Takes an answer up that was cut on the way to the client; see [Listener#marked].
    ///
    /// @param from the event after which it goes on
    /// @param request by which the server answers
    /// @param token the client's name for the progress, null where it wants none
    public Answer resume(
            Asking asking, Joined session, String from, long request, @Nullable JsonNode token, Listener listener) {
        return peer(asking).resume(asking, session, from, request, token, listener);
    }

    /// Passes on what a server of 2026-07-28 says to `subscriptions/listen`.
    ///
    /// @param longest how long that may last
    /// @return a result where it ended in order
    public Answer listen(Asking asking, String method, ObjectNode params, Listener listener, Duration longest) {
        return asking.server().settings().api() == null
                ? peer(asking).listen(asking, method, params, listener, longest)
                : api(asking).ask(asking, method, params, listener);
    }

    /// Passes on what a server says while nothing is asked, whichever era it is of: in a session of its own
    /// where there are
    /// sessions. Where the server was asked for that, the listener gets to know as in 2026-07-28.
    ///
    /// @param params of `subscriptions/listen`
    /// @param longest how long that may last
    /// @return a result where it ended in order
    public Answer hear(Asking asking, ObjectNode params, Listener listener, Duration longest) {
        return peer(asking).hear(asking, params, listener, longest);
    }

    /// How long a client may take to answer what a server asks.
    public Duration patience() {
        return limits.reply();
    }

    /// How long a request may take.
    public Duration longest() {
        return limits.total();
    }

    /// How often whoever waits shows signs of life.
    public Duration beat() {
        return limits.beat();
    }

    /// What a server was found to be by whoever asked it since its settings were last changed.
    public Optional<About> about(RegisteredMcpServer server) {
        String key = key(server.environment(), server.name());
        if (server.settings().api() != null) {
            KnownApi known = apis.get(key);
            return known == null || known.version() != server.version()
                    ? Optional.empty()
                    : Optional.ofNullable(known.peer().about());
        }
        Known known = peers.get(key);
        return known == null || known.version() != server.version()
                ? Optional.empty()
                : Optional.ofNullable(known.peer().about());
    }

    /// What was learned about a server is forgotten with every change of its settings.
    private Peer peer(Asking asking) {
        RegisteredMcpServer server = asking.server();
        return peers.compute(
                        key(server.environment(), server.name()),
                        (_, known) -> known != null
                                        && known.version() == server.version()
                                        && known.loopback() == asking.loopback()
                                ? known
                                : new Known(server.version(), asking.loopback(), make(asking)))
                .peer();
    }

    private Peer make(Asking asking) {
        Line line = new Line(asking.server().settings().uri(), way(asking), limits, watch);
        return new Peer(line, limits, clock, ourselves);
    }

    private Streams way(Asking asking) {
        boolean privateToo = !asking.server().settings().allowPrivateNetwork().isEmpty();
        return ways.apply(new Streams.Network(asking.loopback(), privateToo));
    }

    private ApiPeer api(Asking asking) {
        RegisteredMcpServer server = asking.server();
        return apis.compute(
                        key(server.environment(), server.name()),
                        (_, known) -> known != null
                                        && known.version() == server.version()
                                        && known.loopback() == asking.loopback()
                                ? known
                                : new KnownApi(
                                        server.version(),
                                        asking.loopback(),
                                        new ApiPeer(
                                                server, documents, new ApiLine(way(asking), limits), limits, clock)))
                .peer();
    }

    private static String key(String environment, String name) {
        return environment + "/" + name;
    }

    /// Forgets servers that are gone.
    public void update(Registry registry) {
        peers.keySet().removeIf(key -> isGone(registry, key));
        apis.keySet().removeIf(key -> isGone(registry, key));
    }

    private static boolean isGone(Registry registry, String key) {
        int slash = key.indexOf('/');
        return !registry.mcpServers()
                .getOrDefault(key.substring(0, slash), Map.of())
                .containsKey(key.substring(slash + 1));
    }
}
