package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.Printable;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.Called;
import dev.behalf.server.calls.Called.Decision;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.McpServerReports;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.mcp.Catalogue.Judgement;
import dev.behalf.server.upstream.Abilities;
import dev.behalf.server.upstream.Answer;
import dev.behalf.server.upstream.Asking;
import dev.behalf.server.upstream.Introduced;
import dev.behalf.server.upstream.Joined;
import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Upstreams;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes requests of clients to the team's MCP servers, as the person who signed in, and answers back. What clients
/// sent
/// to get in stops here: servers are asked anew, with what they are to be shown.
public final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final int MAX_TARGET = 200;
    private static final int LEGACY_NOT_FOUND = -32002;

    private final Supplier<Registry> registry;
    private final Upstreams upstreams;
    private final Credentials credentials;
    private final Health health;
    private final Sightings sightings;
    private final Prober prober;
    private final CallLog calls;
    private final Catalogue catalogue;
    private final Buckets buckets;
    private final Cancellations cancellations = new Cancellations();
    private final Handles handles;
    private final Dialogue dialogue;
    private final InstantSource clock;

    /// @param registry what is registered now; a read of memory
    /// @param provider gives the provider's tokens of people
    /// @param signer signs statements about people
    /// @param keys gives the key of an environment, which opens the secrets of services
    /// @param reports is told how a server is doing and what it has, when that changes
    /// @param calls is told every call
    public Relay(
            Supplier<Registry> registry,
            Upstreams upstreams,
            ProviderAccess provider,
            Signer signer,
            Function<String, DataKey> keys,
            McpServerReports reports,
            CallLog calls,
            InstantSource clock) {
        this.registry = registry;
        this.upstreams = upstreams;
        this.credentials = new Credentials(provider, signer, keys, clock);
        this.health = new Health(reports::report);
        this.sightings = new Sightings(reports, upstreams, clock);
        this.prober = new Prober(upstreams, credentials, health, sightings, Prober.PATIENCE);
        this.calls = calls;
        this.catalogue = new Catalogue(clock);
        this.buckets = new Buckets(clock);
        this.handles = new Handles(keys, clock);
        this.dialogue = new Dialogue(handles, upstreams);
        this.clock = clock;
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

    /// See [Upstreams#introduce].
    Met introduce(RegisteredMcpServer server, Asked asked) {
        AtomicReference<@Nullable Joined> joined = new AtomicReference<>();
        Matter matter = new Matter(asked.request().method(), asked.request().params());
        Reply reply = attempted(server, asked, matter, (asking, listener) -> {
                    Introduced introduced = upstreams.introduce(asking, !asked.modern(), listener);
                    joined.set(introduced.joined());
                    return introduced.answer();
                })
                .reply();
        return new Met(reply, joined.get());
    }

    /// The answer to a handshake, with a session where there is something to keep in it.
    ///
    /// @param version of the settings of the one server that is behind the address, 0 where there are several
    Reply opened(Asked asked, ObjectNode result, long version, @Nullable Joined joined) {
        ObjectNode capabilities = Abilities.told(asked.capabilities());
        return capabilities.isEmpty() && joined == null
                ? new Reply.Result(result)
                : new Reply.Opened(
                        result, handles.session(asked.caller(), new ClientSession(capabilities, version, joined)));
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
            case Whose.OfServer(var name, var version, var session, var id) -> {
                RegisteredMcpServer server = server(caller.environment(), name);
                ObjectNode message = response.outcome().deepCopy();
                message.set("id", id);
                yield server == null || server.version() != version
                        ? "The server that asked is not there any more."
                        : delivered(server, caller, session, message);
            }
        };
    }

    /// Passes on what wants no answer, where the client has a session at the server.
    void tell(RegisteredMcpServer server, Caller caller, @Nullable ClientSession session, Message.Notification said) {
        Joined joined = session == null ? null : session.at(server);
        if (joined != null) {
            ObjectNode message = JsonRpc.object().put("jsonrpc", "2.0").put("method", said.method());
            message.set("params", said.params());
            delivered(server, caller, joined, message);
        }
    }

    private @Nullable String delivered(RegisteredMcpServer server, Caller caller, Joined session, ObjectNode message) {
        return presented(server, caller, null) instanceof Presentation.Shown shown
                ? upstreams.deliver(asking(server, caller, shown, session), session, message)
                : "The server cannot be shown now who answers.";
    }

    /// Ends a client's session at a server.
    ///
    /// @return whether that could be done
    boolean end(RegisteredMcpServer server, Caller caller, ClientSession session) {
        Joined joined = session.at(server);
        return joined != null
                && presented(server, caller, null) instanceof Presentation.Shown shown
                && upstreams.end(asking(server, caller, shown, joined), joined) == null;
    }

    /// What a server says in the client's session while nothing is asked, until the access token ends.
    ///
    /// @return null where there is no such stream
    @Nullable
    Reply attend(RegisteredMcpServer server, Asked asked) {
        Joined joined = asked.session() == null ? null : asked.session().at(server);
        if (joined == null) {
            return null;
        }
        Matter matter = new Matter("", JsonRpc.object());
        return attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> upstreams.attend(asking, joined, listener, left(asked.caller())))
                .reply();
    }

    /// `subscriptions/listen`, until the access token ends.
    Reply listen(RegisteredMcpServer server, Asked asked) {
        Matter matter = new Matter(asked.request().method(), asked.request().params());
        Reply reply = attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> upstreams.listen(
                                asking, matter.method(), matter.params(), listener, left(asked.caller())))
                .reply();
        if (reply instanceof Reply.Result(var result)) {
            ObjectNode meta = result.get("_meta") instanceof ObjectNode given ? given : result.putObject("_meta");
            meta.set(Hearing.SUBSCRIPTION, asked.request().id());
        }
        return reply;
    }

    private Duration left(Caller caller) {
        return Duration.between(clock.instant(), caller.expiresAt());
    }

    /// A page of a server's tools, without those that may not be called.
    Reply tools(RegisteredMcpServer server, Asked asked, ObjectNode params) {
        Reply reply = listed(server, asked, params);
        if (reply instanceof Reply.Result(var result) && result.get("tools") instanceof ArrayNode tools) {
            ArrayNode shown = JsonRpc.object().arrayNode();
            tools.forEach(tool -> {
                if (Catalogue.isShown(server.settings(), tool)) {
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
        Reply reply = passed(server, asked, "tools/list", params).reply();
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
            prober.probe(server, loopback(server));
        }
    }

    /// A request that is not judged by what it is for.
    Reply pass(RegisteredMcpServer server, Asked asked, String method) {
        ObjectNode params = asked.request().params();
        return switch (method) {
            case "resources/read" -> noted(server, asked, method, text(params, "uri"), params);
            case "prompts/get" -> noted(server, asked, method, text(params, "name"), params);
            default -> passed(server, asked, method, params).reply();
        };
    }

    private Reply noted(RegisteredMcpServer server, Asked asked, String method, String target, ObjectNode params) {
        Entry entry = new Entry(server, asked.caller(), method, target, params);
        Duration wait = buckets.take(entry.bucket());
        return wait.isZero()
                ? entry.run("any", () -> passed(server, asked, method, params))
                : entry.refused("rate", tooOften(wait));
    }

    /// Calls a tool.
    ///
    /// @param params with the server's own name of the tool
    Reply call(RegisteredMcpServer server, Asked asked, ObjectNode params) {
        String tool = text(params, "name");
        Entry entry = new Entry(server, asked.caller(), "tools/call", tool, params);
        Duration wait = buckets.take(entry.bucket());
        if (!wait.isZero()) {
            return entry.refused("rate", ToolFailure.of(tooOften(wait).message()));
        }
        return switch (catalogue.judge(server, asked.caller(), tool, pages(server, asked))) {
            case Judgement.Allowed(var rule) ->
                entry.run(
                        rule, () -> passed(server, asked, "tools/call", params).asToolFailure());
            case Judgement.Refused(var rule) ->
                entry.refused(
                        rule,
                        Reply.Fault.of(
                                JsonRpc.INVALID_PARAMS,
                                "There is no tool " + Printable.text(tool) + " that may be called here."));
            case Judgement.Unknown(var reply) ->
                entry.run("unknown_tool", () -> new Passed(reply, "", "failed").asToolFailure());
        };
    }

    private static Reply.Fault tooOften(Duration wait) {
        return Reply.Fault.of(
                JsonRpc.INTERNAL_ERROR,
                "This was called too often in a short time; try again in " + (wait.toSeconds() + 1) + " s.");
    }

    /// Ends what a client wants no answer to.
    void cancel(Caller caller, @Nullable ClientSession session, JsonNode request) {
        cancellations.cancel(Cancellations.key(caller, session, request));
    }

    /// What came of asking a server.
    ///
    /// @param token the kind that it was shown
    /// @param outcome for the log of calls
    /// @param refused the provider's token that the server refused, null where that is not the matter
    private record Passed(
            Reply reply,
            String token,
            String outcome,
            @Nullable String refused) {

        Passed(Reply reply, String token, String outcome) {
            this(reply, token, outcome, null);
        }

        /// Without the token.
        @Override
        public String toString() {
            return "Passed[" + outcome + "]";
        }

        /// Models read the results of tools, and not what goes wrong around them.
        Passed asToolFailure() {
            return reply instanceof Reply.Fault fault && !outcome.equals("error")
                    ? new Passed(ToolFailure.of(fault.message()), token, outcome)
                    : reply instanceof Reply.Result(var result)
                                    && result.path("isError").asBoolean(false)
                            ? new Passed(reply, token, "tool_error")
                            : this;
        }
    }

    private interface Upstream {
        Answer ask(Asking asking, Listener listener);
    }

    private Passed passed(RegisteredMcpServer server, Asked asked, String method, ObjectNode params) {
        return switch (dialogue.round(asked, new Matter(method, params))) {
            case Round.Ask(var matter) ->
                attempted(
                        server,
                        asked,
                        matter,
                        (asking, listener) -> dialogue.satisfied(
                                asked,
                                listener,
                                matter.params(),
                                given -> upstreams.ask(asking, method, given, listener)));
            case Round.Resume(var matter, var call, var outcome) ->
                attempted(server, asked, matter, (asking, listener) -> call.resume(asking, outcome, listener));
            case Round.Instead(var reply, var outcome) -> new Passed(reply, "none", outcome);
        };
    }

    private Passed attempted(RegisteredMcpServer server, Asked asked, Matter matter, Upstream upstream) {
        Passed first = attempted(server, asked, matter, upstream, null);
        boolean again = first.refused() != null && !asked.outlet().begun();
        return again ? attempted(server, asked, matter, upstream, first.refused()) : first;
    }

    private Presentation presented(RegisteredMcpServer server, Caller caller, @Nullable String refused) {
        String issuer = Objects.requireNonNullElse(
                Objects.requireNonNull(registry.get().environments().get(caller.environment()))
                        .publicUrl(),
                "");
        return credentials.of(server, caller, issuer, refused);
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
                yield new Passed(failure(problem), "none", rule);
            }
            case Presentation.Unavailable(var problem, var retryAfter) ->
                new Passed(failure(problem + after(retryAfter)), "none", "unavailable");
        };
    }

    private Passed passed(
            RegisteredMcpServer server, Asked asked, Matter matter, Upstream upstream, Presentation.Shown shown) {
        Hearing hearing = new Hearing(dialogue, server, asked, matter, cancellations);
        Answer answer;
        try {
            answer = upstream.ask(asking(server, asked, shown), hearing);
        } finally {
            hearing.ended();
        }
        Passed passed = understood(server, asked, matter, shown.kind(), answer);
        return answer instanceof Answer.Denied(var status)
                        && status == 401
                        && server.settings().callsAs() == CallsAs.END_USER
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
    private boolean loopback(RegisteredMcpServer server) {
        RegisteredConnection connection = registry.get().connections().get(server.environment());
        return connection != null && connection.switches().allowLoopbackProviders();
    }

    private Passed understood(RegisteredMcpServer server, Asked asked, Matter matter, String token, Answer answer) {
        String name = "The MCP server " + server.name();
        return switch (answer) {
            case Answer.Result(var result) -> {
                health.well(server);
                yield asked.modern() && Dialogue.wantsInput(result)
                        ? new Passed(dialogue.passedOn(asked, matter, result), token, "input_required")
                        : new Passed(new Reply.Result(result), token, "ok");
            }
            case Answer.Held(var call) -> {
                health.well(server);
                yield new Passed(dialogue.hold(asked, matter, call), token, "input_required");
            }
            case Answer.Ended _ ->
                asked.session() != null && asked.session().at(server) != null
                        ? new Passed(new Reply.Ended(), token, "session_ended")
                        : new Passed(failure(name + " ended the session at once."), token, "failed");
            case Answer.Fault(var code, var message, var data) -> {
                health.well(server);
                yield Elsewhere.isAsked(asked, code)
                        ? new Passed(Elsewhere.reply(asked, message, data), token, "input_required")
                        : new Passed(fault(asked, code, message, data), token, "error");
            }
            case Answer.Denied(var status) -> {
                if (server.settings().callsAs() == CallsAs.END_USER) {
                    yield new Passed(
                            failure(
                                    status == 401
                                            ? name + " does not accept the provider’s token for you (401)."
                                            : name + " does not allow you this (403)."),
                            token,
                            status == 401 ? "denied" : "forbidden");
                }
                String problem = "It does not accept the credentials it is called with (" + status + ").";
                health.failing(server, problem);
                yield new Passed(failure(name + " cannot be used now; the team has been told."), token, "denied");
            }
            case Answer.Busy(var problem, var retryAfter) ->
                new Passed(failure(name + " is busy. " + problem + after(retryAfter)), token, "busy");
            case Answer.Failed(var problem, var serious) -> {
                if (serious) {
                    health.failing(server, problem);
                }
                yield new Passed(failure(name + " could not be used. " + problem), token, "failed");
            }
            case Answer.Cancelled _ -> new Passed(new Reply.Nothing(), token, "cancelled");
        };
    }

    /// The codes of one era in the other (2026-07-28, "Error Codes").
    private static Reply fault(Asked asked, int code, String message, @Nullable JsonNode data) {
        int known = asked.modern() && code == LEGACY_NOT_FOUND ? JsonRpc.INVALID_PARAMS : code;
        return new Reply.Fault(asked.modern() ? JsonRpc.status(known) : 200, known, message, data);
    }

    private static Reply failure(String problem) {
        return Reply.Fault.of(JsonRpc.INTERNAL_ERROR, problem);
    }

    private static String after(@Nullable Duration retryAfter) {
        return retryAfter == null ? "" : " Try again in " + Math.max(1, retryAfter.toSeconds()) + " s.";
    }

    private static String text(ObjectNode params, String name) {
        return Objects.requireNonNullElse(Era.text(params, name), "");
    }

    /// A line of the log of calls that is being written.
    private final class Entry {
        private final RegisteredMcpServer server;
        private final Caller caller;
        private final String method;
        private final String target;
        private final ObjectNode params;
        private final long begun = System.nanoTime();

        Entry(RegisteredMcpServer server, Caller caller, String method, String target, ObjectNode params) {
            this.server = server;
            this.caller = caller;
            this.method = method;
            this.target = target.length() > MAX_TARGET ? target.substring(0, MAX_TARGET - 1) + "…" : target;
            this.params = params;
        }

        String bucket() {
            return String.join(
                    " ", server.environment(), caller.person(), caller.client(), server.name(), method, target);
        }

        Reply refused(String rule, Reply reply) {
            note(Decision.REFUSED, rule, "", "refused");
            return reply;
        }

        Reply run(String rule, Supplier<Passed> work) {
            try {
                Passed passed = work.get();
                note(Decision.ALLOWED, rule, passed.token(), passed.outcome());
                return passed.reply();
            } catch (Outlet.Gone e) {
                note(Decision.ALLOWED, rule, "", "cancelled");
                throw e;
            } catch (RuntimeException e) {
                LOG.warn("A call to the MCP server {} failed in Behalf itself", server.name(), e);
                note(Decision.ALLOWED, rule, "", "failed");
                throw e;
            }
        }

        private void note(Decision decision, String rule, String token, String outcome) {
            calls.note(new Called(
                    server.environment(),
                    caller.person(),
                    caller.client(),
                    caller.grant(),
                    server.name(),
                    method,
                    target,
                    decision,
                    rule,
                    token,
                    outcome,
                    Duration.ofNanos(System.nanoTime() - begun),
                    hash(params.path("arguments"))));
        }

        private static String hash(JsonNode arguments) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(arguments.toString().getBytes(UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has SHA-256.", e);
            }
        }
    }
}
