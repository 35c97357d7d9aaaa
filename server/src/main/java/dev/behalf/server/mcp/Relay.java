package dev.behalf.server.mcp;

import dev.behalf.server.calls.CallLog;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.environment.McpServerReports;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.mcp.Catalogue.Found;
import dev.behalf.server.upstream.Abilities;
import dev.behalf.server.upstream.Introduced;
import dev.behalf.server.upstream.Joined;
import dev.behalf.server.upstream.Upstreams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes requests of clients to the team's MCP servers, as the person who signed in, and answers back. What clients
/// sent
/// to get in stops here: servers are asked anew, with what they are to be shown.
public final class Relay {

    private static final int BEATS = 5;

    private final Supplier<Registry> registry;
    private final Upstreams upstreams;
    private final Sightings sightings;
    private final Prober prober;
    private final CallLog calls;
    private final Policies policies;
    private final Catalogue catalogue;
    private final Precautions precautions;
    private final Pace pace;
    private final Handles handles;
    private final Dialogue dialogue;
    private final Tasks tasks;
    private final Resumptions resumptions;
    private final Passage passage;
    private final InstantSource clock;

    /// @param registry what is registered now; a read of memory
    /// @param provider gives the provider's tokens of people
    /// @param signer signs statements about people
    /// @param keys gives the key of an environment, which opens the secrets of services
    /// @param reports is told how a server is doing and what it has, when that changes
    /// @param calls is told every call
    /// @param facts what rules for tools want to know of people
    public Relay(
            Supplier<Registry> registry,
            Upstreams upstreams,
            ProviderAccess provider,
            Signer signer,
            Function<String, DataKey> keys,
            McpServerReports reports,
            CallLog calls,
            CallFacts facts,
            InstantSource clock) {
        this.registry = registry;
        this.upstreams = upstreams;
        Credentials credentials = new Credentials(provider, new Statements(signer, clock), keys);
        Health health = new Health(reports::report);
        this.sightings = new Sightings(reports, upstreams, clock);
        this.prober = new Prober(upstreams, credentials, health, sightings, Prober.PATIENCE);
        this.calls = calls;
        this.policies = new Policies(facts, clock);
        this.catalogue = new Catalogue(policies, clock);
        this.pace = new Pace(clock);
        this.handles = new Handles(keys, clock);
        Parking parking = new Parking(handles, facts, upstreams.patience(), upstreams.beat(), clock);
        this.dialogue = new Dialogue(handles, parking, upstreams, facts);
        this.tasks = new Tasks(handles);
        this.resumptions = new Resumptions(handles);
        this.passage =
                new Passage(registry, upstreams, credentials, health, dialogue, parking, tasks, resumptions, pace);
        this.precautions = new Precautions(policies, facts, handles, passage, keys, clock);
        this.clock = clock;
    }

    /// Follows what is registered.
    public void follow(Registry registered) {
        policies.follow(registered);
    }

    /// The servers of an environment that may be used, by name.
    Collection<RegisteredMcpServer> servers(String environment) {
        return registry.get().mcpServers().getOrDefault(environment, Map.of()).values().stream()
                .filter(server -> !server.settings().disabled())
                .toList();
    }

    /// @return null where there is none of that name that may be used
    @Nullable
    RegisteredMcpServer server(String environment, String name) {
        RegisteredMcpServer server =
                registry.get().mcpServers().getOrDefault(environment, Map.of()).get(name);
        return server == null || server.settings().disabled() ? null : server;
    }

    /// What a server says about itself, and the session that the client has there from now on.
    record Met(Reply reply, @Nullable Joined joined) {}

    /// Whether a server may be used, under the settings that it had.
    private boolean isUnchanged(RegisteredMcpServer server) {
        RegisteredMcpServer now = server(server.environment(), server.name());
        return now != null && now.version() == server.version();
    }

    /// See [Upstreams#introduce].
    Met introduce(RegisteredMcpServer server, Asked asked) {
        AtomicReference<@Nullable Joined> joined = new AtomicReference<>();
        Matter matter = new Matter(asked.request().method(), asked.request().params());
        Reply reply = passage.attempted(server, asked, matter, (asking, listener) -> {
                    Introduced introduced = upstreams.introduce(asking, !asked.modern(), listener);
                    joined.set(introduced.joined());
                    return introduced.answer();
                })
                .reply();
        return new Met(reply, joined.get());
    }

    /// The answer to a handshake, with a session where there is something to keep in it.
    ///
    /// @param address of the one server that is behind the mount, as a digest; empty where there are several
    Reply opened(Asked asked, ObjectNode result, String address, @Nullable Joined joined) {
        ObjectNode capabilities = Abilities.told(asked.capabilities());
        return capabilities.isEmpty() && joined == null
                ? new Reply.Result(result)
                : new Reply.Opened(
                        result,
                        handles.session(
                                asked.caller(),
                                new ClientSession(
                                        capabilities, address, UUID.randomUUID().toString(), joined)));
    }

    /// @return null where the client was not given that id
    @Nullable
    ClientSession session(Caller caller, String id) {
        return handles.session(caller, id);
    }

    /// Takes a client's answer to whoever asked.
    ///
    /// @return null where it has arrived, otherwise what is wrong, a sentence
    @Nullable
    String answered(Message.Response response, Caller caller) {
        return switch (dialogue.answered(caller, response)) {
            case Whose.Taken _ -> null;
            case Whose.Nobodys(var problem) -> problem;
            case Whose.OfServer(var name, var address, var session, var id) -> {
                RegisteredMcpServer server = server(caller.environment(), name);
                ObjectNode message = response.outcome().deepCopy();
                message.set("id", id);
                tasks.answered(caller, message);
                yield server == null || !address.equals(ServerAddress.digest(server))
                        ? "The server that asked is not there any more."
                        : passage.delivered(server, caller, session, message);
            }
        };
    }

    /// Passes on what wants no answer, where the client has a session at the server.
    void tell(RegisteredMcpServer server, Caller caller, @Nullable ClientSession session, Message.Notification said) {
        Joined joined = session == null ? null : session.at(server);
        if (joined != null) {
            ObjectNode message = JsonRpc.object().put("jsonrpc", "2.0").put("method", said.method());
            message.set("params", said.params());
            passage.delivered(server, caller, joined, message);
        }
    }

    /// Ends a client's session at a server.
    ///
    /// @return whether that could be done
    boolean end(RegisteredMcpServer server, Caller caller, ClientSession session) {
        Joined joined = session.at(server);
        return joined != null && passage.ended(server, caller, joined);
    }

    /// What a server says in the client's session while nothing is asked, until the access token ends.
    ///
    /// @param from the event after which that is taken up, null for a new stream
    /// @return null where there is no such stream
    @Nullable
    Reply attend(RegisteredMcpServer server, Asked asked, @Nullable String from) {
        Joined joined = asked.session() == null ? null : asked.session().at(server);
        if (joined == null) {
            return null;
        }
        Matter matter = new Matter("", JsonRpc.object());
        return passage.attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> upstreams.attend(
                                asking,
                                joined,
                                from,
                                new WhileRegistered(listener, () -> isUnchanged(server)),
                                left(asked.caller())))
                .reply();
    }

    /// What a client missed of a stream: of its session's, or of the answer to a request.
    ///
    /// @param event the id of the last one that it got
    /// @return null where there is no such stream
    @Nullable
    Reply resume(RegisteredMcpServer server, Asked asked, String event) {
        Joined joined = asked.session() == null ? null : asked.session().at(server);
        Resumption from = joined == null ? null : resumptions.opened(asked, joined, event);
        if (joined == null) {
            return null;
        }
        if (from == null) {
            return Reply.Fault.badRequest(
                    JsonRpc.INVALID_REQUEST, "The header Last-Event-ID was expected to be an id of this session.");
        }
        if (from.request() == 0) {
            return attend(server, asked, from.event());
        }
        Passed passed = passage.attempted(
                server,
                from.asked(),
                from.matter(),
                (asking, listener) ->
                        upstreams.resume(asking, joined, from.event(), from.request(), from.token(), listener));
        boolean isCall = from.matter().method().equals("tools/call");
        return from.said((isCall ? passed.asToolFailure() : passed).reply());
    }

    /// `subscriptions/listen`, until the access token ends.
    Reply listen(RegisteredMcpServer server, Asked asked) {
        Matter matter = new Matter(
                asked.request().method(),
                tasks.filter(server, asked.caller(), asked.request().params()));
        Reply reply = passage.attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> upstreams.listen(
                                asking,
                                matter.method(),
                                matter.params(),
                                new WhileRegistered(listener, () -> isUnchanged(server)),
                                left(asked.caller())))
                .reply();
        if (reply instanceof Reply.Nothing && !isUnchanged(server)) {
            reply = new Reply.Result(JsonRpc.object());
        }
        if (reply instanceof Reply.Result(var result)) {
            ObjectNode meta = result.get("_meta") instanceof ObjectNode given ? given : result.putObject("_meta");
            meta.set(Hearing.SUBSCRIPTION, asked.request().id());
        }
        return reply;
    }

    /// A method about a task.
    ///
    /// @param only the server of the address; null where there are several
    Reply task(@Nullable RegisteredMcpServer only, Asked asked) {
        ObjectNode params = asked.request().params();
        Tasks.Named named = tasks.opened(asked.caller(), Era.text(params, "taskId"));
        RegisteredMcpServer server =
                named == null ? null : server(asked.caller().environment(), named.server());
        if (named == null
                || server == null
                || !named.isOf(server)
                || (only != null && !only.name().equals(server.name()))) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "There is no task of this name that you made here.");
        }
        ObjectNode there = params.deepCopy().put("taskId", named.id());
        return passage.passed(server, asked, asked.request().method(), there).reply();
    }

    /// The servers of which a client may have tasks.
    List<RegisteredMcpServer> withTasks(Caller caller) {
        Set<String> names = tasks.servers(caller);
        return servers(caller.environment()).stream()
                .filter(server -> names.contains(server.name()))
                .toList();
    }

    /// The server of a task that a client names, and what the server calls it.
    Tasks.@Nullable Named task(Caller caller, String handle) {
        return tasks.opened(caller, handle);
    }

    /// See [Upstreams#hear]. On the stream of all servers.
    Reply hear(RegisteredMcpServer server, Asked asked) {
        if (server.settings().api() != null) {
            return Reply.Fault.of(JsonRpc.METHOD_NOT_FOUND, "An API says nothing by itself.");
        }
        Matter matter = new Matter(asked.request().method(), asked.request().params());
        return passage.attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> upstreams.hear(asking, matter.params(), listener, left(asked.caller())))
                .reply();
    }

    /// Where a list goes on, for a client to bring back.
    String cursor(Caller caller, ObjectNode position) {
        return handles.cursor(caller, position);
    }

    /// @return null where the client was not given that cursor
    @Nullable
    ObjectNode position(Caller caller, String cursor) {
        return handles.position(caller, cursor);
    }

    InstantSource clock() {
        return clock;
    }

    /// How often whoever waits shows signs of life.
    Duration beat() {
        return upstreams.beat();
    }

    /// How long one server is waited for where several are asked: clients wait for a minute or so, and what the
    /// others have must not be lost with one.
    Duration patience() {
        return beat().multipliedBy(BEATS);
    }

    /// How long the access token is good.
    Duration left(Caller caller) {
        return Duration.between(clock.instant(), caller.expiresAt());
    }

    /// A page of a server's tools, without those that may not be called.
    Reply tools(RegisteredMcpServer server, Asked asked, ObjectNode params) {
        Reply reply = listed(server, asked, params);
        if (reply instanceof Reply.Result(var result) && result.get("tools") instanceof ArrayNode tools) {
            ArrayNode shown = JsonRpc.object().arrayNode();
            tools.forEach(tool -> {
                if (catalogue.isShown(server, asked.caller(), tool)) {
                    shown.add(tool);
                }
            });
            result.set("tools", shown);
        }
        return reply;
    }

    /// Every tool of a server that may be called.
    ///
    /// @return null where all went well
    @Nullable
    Reply allTools(RegisteredMcpServer server, Asked asked, List<ObjectNode> into) {
        return catalogue.all(server, asked.caller(), pages(server, asked), into);
    }

    private Catalogue.Pages pages(RegisteredMcpServer server, Asked asked) {
        return params -> listed(server, asked, params);
    }

    /// A page of all that a server lists, which the team gets to see too.
    private Reply listed(RegisteredMcpServer server, Asked asked, ObjectNode params) {
        Reply reply = passage.passed(server, asked, "tools/list", params).reply();
        if (reply instanceof Reply.Result(var result)) {
            sightings.page(server, asked.caller(), params, result);
        }
        return reply;
    }

    /// Asks a server for the team what it is and has, as it would be asked for a person, and has that written down.
    /// Takes some seconds at most. One that is disabled, or is not there, is not asked.
    public void probe(String environment, String name) {
        RegisteredMcpServer server = server(environment, name);
        if (server != null) {
            prober.probe(server, passage.loopback(server));
        }
    }

    /// A request that is not judged by what it is for.
    Reply pass(RegisteredMcpServer server, Asked asked, String method) {
        return pass(server, asked, method, asked.request().params());
    }

    /// The same with the server's own names.
    Reply pass(RegisteredMcpServer server, Asked asked, String method, ObjectNode params) {
        return switch (method) {
            case "resources/read" -> noted(server, asked, method, text(params, "uri"), params);
            case "prompts/get" -> noted(server, asked, method, text(params, "name"), params);
            default -> passage.passed(server, asked, method, params).reply();
        };
    }

    /// How long until a tool of Behalf's own may be called, zero where it may be now. The call is counted then.
    Duration untilOwn(Caller caller, String tool) {
        return pace.own(caller, tool);
    }

    private Reply noted(RegisteredMcpServer server, Asked asked, String method, String target, ObjectNode params) {
        CallEntry entry = new CallEntry(calls, server, asked.caller(), method, target, params);
        Duration wait = pace.call(server, asked.caller(), entry.bucket());
        return wait.isZero()
                ? entry.run("any", () -> passage.passed(server, asked, method, params))
                : hasty(asked.caller(), entry, Pace.tooOften(wait));
    }

    /// Whoever calls without end does not fill the log with it.
    private Reply hasty(Caller caller, CallEntry entry, Reply reply) {
        return pace.isWorthNoting(caller) ? entry.refused("rate", reply) : reply;
    }

    /// Calls a tool.
    ///
    /// @param params with the server's own name of the tool
    Reply call(RegisteredMcpServer server, Asked asked, ObjectNode params) {
        String tool = text(params, "name");
        CallEntry entry = new CallEntry(calls, server, asked.caller(), "tools/call", tool, params);
        Duration wait = pace.call(server, asked.caller(), entry.bucket());
        if (!wait.isZero()) {
            return hasty(
                    asked.caller(), entry, ToolFailure.of(Pace.tooOften(wait).message()));
        }
        JsonNode arguments = params.get("arguments");
        if (arguments != null && !arguments.isNull() && !arguments.isObject()) {
            // Neither rules nor the person would see what they are.
            return entry.refused(
                    "no_object",
                    Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.arguments was expected to be an object."));
        }
        return switch (catalogue.find(server, asked.caller(), tool, pages(server, asked))) {
            case Found.Tool(var facts) -> precautions.call(new Precautions.Wanted(server, asked, params, facts), entry);
            case Found.Nothing _ -> entry.refused("unknown_tool", Precautions.none(tool));
            case Found.Unknown(var reply) ->
                entry.run("unknown_tool", () -> new Passed(reply, "", "failed").asToolFailure());
        };
    }

    /// Ends what a client wants no answer to.
    void cancel(Caller caller, @Nullable ClientSession session, JsonNode request) {
        passage.cancel(caller, session, request);
    }

    private static String text(ObjectNode params, String name) {
        return Objects.requireNonNullElse(Era.text(params, name), "");
    }
}
