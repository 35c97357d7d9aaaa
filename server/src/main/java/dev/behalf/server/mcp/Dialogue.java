package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.upstream.Abilities;
import dev.behalf.server.upstream.Answer;
import dev.behalf.server.upstream.Joined;
import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Parked;
import dev.behalf.server.upstream.Question;
import dev.behalf.server.upstream.Upstreams;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What servers ask of clients in the middle of a request (elicitation, sampling, roots), in whichever way each of them
/// does that: up to 2025-11-25 by a request of the server, which the client answers by a message of its own; in
/// 2026-07-28 by a result that wants input, and the same request once more ("Multi Round-Trip Requests").
///
/// | client | server | how |
/// |---|---|---|
/// | earlier | earlier | the question under a sealed name, which says to whom its answer goes; any node can pass that
/// on |
/// | 2026-07-28 | 2026-07-28 | the result, with its state sealed for the person and the request |
/// | 2026-07-28 | earlier | the request waits at the server, and on this node; the state says which it is, and other
/// nodes leave what the client answers in the database |
/// | earlier | 2026-07-28 | the client's request waits on this node until the client has answered, here or on another
/// node, which leaves the answer in the database |
final class Dialogue {

    private static final int MOST_ROUNDS = 10;
    static final String INPUT_REQUIRED = "input_required";
    static final String REQUESTS = "inputRequests";

    /// Servers may ask people to do something elsewhere, which takes its time.
    private static final Duration STATE_GOOD_FOR = Duration.ofHours(1);

    /// The one request of a server of an earlier revision.
    private static final String ONLY = "question";

    static final Reply STRANGE_STATE = Reply.Fault.of(
            JsonRpc.INVALID_PARAMS,
            "params.requestState was expected to be what this request came to before, not long ago.");

    private final String node = UUID.randomUUID().toString();
    private final Handles handles;
    private final CallFacts facts;
    private final Duration patience;
    private final Duration beat;
    private final Parking parking;
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();

    /// @param facts keeps answers that came to another node
    Dialogue(Handles handles, Parking parking, Upstreams upstreams, CallFacts facts) {
        this.handles = handles;
        this.parking = parking;
        this.facts = facts;
        this.patience = upstreams.patience();
        this.beat = upstreams.beat();
    }

    /// The name by which a client of an earlier revision gets to know a question of such a server.
    String name(RegisteredMcpServer server, Caller caller, Question question) {
        ObjectNode content = JsonRpc.object()
                .put("s", server.name())
                .put("v", ServerAddress.digest(server))
                .put("u", Objects.requireNonNullElse(question.session(), ""))
                .put("p", question.version());
        content.set("i", question.id());
        return handles.question(caller, content, patience);
    }

    /// Finds who waits for an answer, and gives it to whoever does on this node.
    Whose answered(Caller caller, Message.Response response) {
        ObjectNode content = response.id().isString()
                ? handles.question(caller, response.id().stringValue())
                : null;
        if (content == null) {
            return new Whose.Nobodys("No request of this id was sent to you, or it was long ago.");
        }
        if (content.has("s")) {
            return new Whose.OfServer(
                    content.path("s").stringValue(),
                    content.path("v").asString(""),
                    new Joined(
                            content.path("u").stringValue(), content.path("p").stringValue()),
                    content.path("i"));
        }
        if (!node.equals(content.path("n").asString(""))) {
            // The request waits on another node, which looks for the answer now and then.
            boolean first = facts.leave(
                    caller.environment(),
                    content.path("k").asString(""),
                    handles.answer(caller, response.outcome()),
                    Handles.until(content));
            return first ? new Whose.Taken() : new Whose.Nobodys("This was answered before.");
        }
        Awaited waiting = awaited.get(content.path("k").asString(""));
        return waiting != null && waiting.answered(response.outcome())
                ? new Whose.Taken()
                : new Whose.Nobodys("Nobody waits for this answer any more.");
    }

    /// How to go on with a request, by what the client sent back of an earlier round.
    Round round(RegisteredMcpServer server, Asked asked, Matter matter) {
        JsonNode state = matter.params().get(Matter.STATE);
        if (!asked.modern() || !matter.inRounds() || state == null) {
            return new Round.Ask(matter);
        }
        ObjectNode content = state.isString() ? handles.state(asked.caller(), state.stringValue()) : null;
        if (content == null || !matter.digest(server).equals(content.path("d").asString(""))) {
            return new Round.Instead(STRANGE_STATE, "error");
        }
        return content.has("k") ? parked(server, asked, matter, content) : new Round.Ask(unwrapped(matter, content));
    }

    private static Matter unwrapped(Matter matter, ObjectNode content) {
        ObjectNode params = matter.params().deepCopy();
        if (content.path("s").isNull()) {
            // The server keeps none; see Precautions.
            params.remove(Matter.STATE);
        } else {
            params.set(Matter.STATE, content.get("s"));
        }
        return new Matter(matter.method(), params);
    }

    private Round parked(RegisteredMcpServer server, Asked asked, Matter matter, ObjectNode content) {
        String key = content.path("k").asString("");
        boolean here = node.equals(content.path("n").asString(""));
        Parked call = here ? parking.find(key) : null;
        if (here && call == null) {
            return new Round.Instead(Parking.LOST.reply(), Parking.LOST.outcome());
        }
        if (!(matter.params().path(Matter.RESPONSES).get(ONLY) instanceof ObjectNode given)) {
            // "SHOULD respond with a new InputRequiredResult requesting the missing information again." What that is
            // is known to the node on which it waits.
            return call == null
                    ? new Round.Instead(
                            Reply.Fault.of(
                                    JsonRpc.INVALID_PARAMS, "params.inputResponses was expected to have " + ONLY + "."),
                            "error")
                    : new Round.Instead(wanted(server, asked, matter, call, key), INPUT_REQUIRED);
        }
        ObjectNode outcome = JsonRpc.object();
        outcome.set("result", given);
        if (call == null) {
            return new Round.Elsewhere(key, outcome);
        }
        return parking.leave(key)
                ? new Round.Resume(matter, call, outcome)
                : new Round.Instead(Parking.LOST.reply(), Parking.LOST.outcome());
    }

    /// Asks a client of 2026-07-28 what a server of an earlier revision waits for.
    Reply hold(RegisteredMcpServer server, Asked asked, Matter matter, Parked call) {
        String key = parking.park(new Parking.Waiting(server, asked.quiet(), matter, call));
        return wanted(server, asked, matter, call, key);
    }

    private Reply wanted(RegisteredMcpServer server, Asked asked, Matter matter, Parked call, String key) {
        ObjectNode content = JsonRpc.object().put("n", node).put("k", key).put("d", matter.digest(server));
        ObjectNode result = JsonRpc.object().put("resultType", INPUT_REQUIRED);
        Question question = call.question();
        ObjectNode request = result.putObject(REQUESTS).putObject(ONLY).put("method", question.method());
        ObjectNode given = question.params();
        ObjectNode params =
                Voices.named(asked.caller(), server, question.method(), given == null ? null : given.deepCopy());
        if (params != null) {
            request.set("params", params);
        }
        return new Reply.Result(result.put(Matter.STATE, handles.state(asked.caller(), content, patience)));
    }

    static boolean wantsInput(ObjectNode result) {
        return Objects.equals(Era.text(result, "resultType"), INPUT_REQUIRED);
    }

    /// Seals what a server of 2026-07-28 wants back, for the person and the request: not every server knows who asks.
    Reply passedOn(RegisteredMcpServer server, Asked asked, Matter matter, ObjectNode result) {
        JsonNode state = result.get(Matter.STATE);
        if (state != null) {
            ObjectNode content = JsonRpc.object().put("d", matter.digest(server));
            content.set("s", state);
            String sealed = handles.state(asked.caller(), content, STATE_GOOD_FOR);
            if (sealed.length() > Handles.LONGEST_STATE) {
                return Outcomes.failure("The " + server.settings().noun() + " " + server.name()
                        + " wants more back with the answers than clients can carry.");
            }
            result.put(Matter.STATE, sealed);
        }
        return new Reply.Result(result);
    }

    /// Asks a server, and a client of an earlier revision for whatever input the server wants, until that is enough.
    Answer satisfied(
            RegisteredMcpServer server,
            Asked asked,
            Listener listener,
            ObjectNode params,
            Function<ObjectNode, Answer> ask) {
        Answer answer = ask.apply(params);
        for (int round = 0;
                !asked.modern() && answer instanceof Answer.Result(var result) && wantsInput(result);
                round++) {
            if (round == MOST_ROUNDS) {
                return new Answer.Failed("It asked for input " + MOST_ROUNDS + " times in a row.", false);
            }
            Voices.named(asked.caller(), server, result);
            ObjectNode next = params.deepCopy();
            Answer problem = gather(asked, listener, result, next);
            if (problem != null) {
                return problem;
            }
            answer = ask.apply(next);
        }
        return answer;
    }

    /// @param into the parameters of the next round
    /// @return null where everything is there
    @Nullable
    Answer gather(Asked asked, Listener listener, ObjectNode result, ObjectNode into) {
        ObjectNode requests = result.get(REQUESTS) instanceof ObjectNode given ? given : JsonRpc.object();
        for (Map.Entry<String, JsonNode> request : requests.properties()) {
            String method = request.getValue().path("method").asString("");
            boolean able = Abilities.cover(
                    asked.capabilities(), method, request.getValue().get("params"));
            if (!able || !asked.outlet().taken()) {
                return new Answer.Failed("It asks for input that this client cannot give (" + method + ").", false);
            }
        }
        try (Gathering gathering = new Gathering(asked, awaited, listener)) {
            for (Map.Entry<String, JsonNode> request : requests.properties()) {
                String key = UUID.randomUUID().toString();
                ObjectNode content = JsonRpc.object().put("n", node).put("k", key);
                gathering.ask(request.getKey(), key, handles.question(asked.caller(), content, patience), (ObjectNode)
                        request.getValue());
            }
            return gathering.into(
                    into, result.get(Matter.STATE), patience, beat, key -> leftElsewhere(asked.caller(), key));
        }
    }

    /// An answer that the client sent to another node.
    private @Nullable ObjectNode leftElsewhere(Caller caller, String key) {
        try {
            String sealed = facts.take(caller.environment(), key).orElse(null);
            return sealed == null ? null : handles.answer(caller, sealed);
        } catch (RuntimeException _) {
            // The database is away. It is looked again.
            return null;
        }
    }
}
