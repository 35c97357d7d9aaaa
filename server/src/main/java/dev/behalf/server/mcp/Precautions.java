package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.environment.AuthTime;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.StepUpTicket;
import dev.behalf.server.policy.Decision;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.ToolFacts;
import dev.behalf.server.upstream.Abilities;
import dev.behalf.server.upstream.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// What has to happen before a tool is called, by the policy of its server: nothing, a yes of the person, a fresh
/// sign-in, or a token with more scopes. The person is asked in the way of the client's revision; where the client
/// cannot ask, the call is refused in words.
final class Precautions {

    private static final String ELICITATION = "elicitation/create";

    /// The names of our own questions.
    private static final String CONFIRM = "behalf-confirm";

    private static final String STEP_UP = "behalf-step-up";

    /// The field of the form.
    private static final String ALLOW = "allow";

    /// Members of the sealed state: our own question, and one that a server asked further on.
    private static final String CONFIRMATION = "c";
    private static final String PAGE = "u";
    private static final List<String> OF_SERVERS = List.of("s", "k");

    private static final Duration ANSWERED_WITHIN = Duration.ofHours(1);

    /// 2025-11-25, "URL Elicitation Required Error".
    private static final int PAGE_REQUIRED = -32042;

    private static final int MOST_SHOWN = 4000;

    /// Of one text.
    private static final int LONGEST_SHOWN = 200;

    private final Policies policies;
    private final CallFacts facts;
    private final Handles handles;
    private final Passage passage;
    private final Function<String, DataKey> keys;
    private final InstantSource clock;

    Precautions(
            Policies policies,
            CallFacts facts,
            Handles handles,
            Passage passage,
            Function<String, DataKey> keys,
            InstantSource clock) {
        this.policies = policies;
        this.facts = facts;
        this.handles = handles;
        this.passage = passage;
        this.keys = keys;
        this.clock = clock;
    }

    /// A call that is wanted.
    ///
    /// @param params with the server's own name of the tool
    record Wanted(RegisteredMcpServer server, Asked asked, ObjectNode params, ToolFacts tool) {

        Matter matter() {
            return new Matter("tools/call", params);
        }

        String digest() {
            return matter().digest(server);
        }

        JsonNode arguments() {
            return params.path("arguments");
        }

        /// Without what belongs to an earlier round of ours.
        Wanted plain() {
            ObjectNode rest = params.deepCopy();
            rest.remove(Matter.STATE);
            rest.remove(Matter.RESPONSES);
            return new Wanted(server, asked, rest, tool);
        }

        /// The person's answer to a question of ours; missing where there is none.
        JsonNode answer(String name) {
            return params.path(Matter.RESPONSES).path(name);
        }

        String title() {
            return server.name() + ": " + Printable.text(tool.name());
        }
    }

    /// The answer to the call of a tool that there is not.
    static Reply none(String tool) {
        return Reply.Fault.of(
                JsonRpc.INVALID_PARAMS, "There is no tool " + Printable.text(tool) + " that may be called here.");
    }

    Reply call(Wanted wanted, CallEntry entry) {
        Decision decision = decide(wanted, false);
        if (!(decision instanceof Decision.Allow) && !(decision instanceof Decision.Confirm)) {
            // Before somebody is turned away: they may have signed in on another node a moment ago.
            decision = decide(wanted, true);
        }
        return switch (decision) {
            case Decision.Allow(var rule) -> run(isOurs(wanted) ? wanted.plain() : wanted, rule, entry);
            case Decision.Deny(var rule, var _) ->
                entry.refused(rule, none(wanted.tool().name()));
            case Decision.Confirm(var rule) -> confirm(wanted, rule, entry);
            case Decision.StepUp(var rule, var freshness) -> {
                ProviderType provider = passage.provider(wanted.asked().caller().environment());
                yield provider != null && AuthTime.of(provider) == AuthTime.NEVER
                        ? entry.held(rule, "no_step_up", neverFresh(wanted, provider))
                        : entry.held(rule, "step_up", stepUp(wanted, freshness));
            }
            case Decision.LacksScope(var rule, var scopes) ->
                entry.held(rule, "scope", scope(wanted.asked().caller(), scopes));
        };
    }

    private Decision decide(Wanted wanted, boolean anew) {
        return policies.decide(wanted.server(), wanted.asked().caller(), wanted.tool(), wanted.arguments(), anew);
    }

    private Reply run(Wanted wanted, String rule, CallEntry entry) {
        return entry.run(
                rule,
                () -> passage.passed(wanted.server(), wanted.asked(), "tools/call", wanted.params())
                        .asToolFailure());
    }

    private static Reply scope(Caller caller, List<String> scopes) {
        Set<String> all = new LinkedHashSet<>(caller.scopes());
        all.addAll(scopes);
        return new Reply.Scope(
                List.copyOf(all), "This tool wants a token with the scopes " + String.join(" ", scopes) + ".");
    }

    /// The state of an earlier round of this very call, with whichever of us asked in it.
    ///
    /// @return null where there is none
    private @Nullable ObjectNode state(Wanted wanted) {
        String sealed = wanted.asked().modern() ? Era.text(wanted.params(), Matter.STATE) : null;
        ObjectNode content =
                sealed == null ? null : handles.state(wanted.asked().caller(), sealed);
        return content != null && wanted.digest().equals(content.path("d").asString("")) ? content : null;
    }

    private boolean isOurs(Wanted wanted) {
        ObjectNode state = state(wanted);
        return state != null && (state.has(CONFIRMATION) || state.has(PAGE));
    }

    private Reply confirm(Wanted wanted, String rule, CallEntry entry) {
        if (!wanted.asked().modern()) {
            return confirmOnStream(wanted, rule, entry);
        }
        ObjectNode state = state(wanted);
        if (state == null && wanted.params().has(Matter.STATE)) {
            return entry.held(rule, "error", Dialogue.STRANGE_STATE);
        }
        if (state != null && OF_SERVERS.stream().anyMatch(state::has)) {
            // The server asked something in a call that the person has allowed: each round goes on once.
            String sealed = Objects.requireNonNull(Era.text(wanted.params(), Matter.STATE));
            return use(wanted, RandomText.sha256(sealed))
                    ? goingOn(wanted, run(wanted, rule, entry))
                    : entry.held(rule, "confirm", usedUp());
        }
        JsonNode answer = wanted.answer(CONFIRM);
        if (state == null || !state.has(CONFIRMATION) || answer.isMissingNode()) {
            return entry.held(rule, "confirm", askInResult(wanted));
        }
        if (!isYes(answer)) {
            return entry.held(rule, "declined", declined(wanted));
        }
        return use(wanted, state.path(CONFIRMATION).asString(""))
                ? goingOn(wanted, run(wanted.plain(), rule, entry))
                : entry.held(rule, "confirm", usedUp());
    }

    /// A further round of a call that was allowed is known by its state. Servers may ask without one: their
    /// client brings one of ours then, or it would be asked to allow each round as another call.
    private Reply goingOn(Wanted wanted, Reply reply) {
        if (reply instanceof Reply.Result(var result) && Dialogue.wantsInput(result) && !result.has(Matter.STATE)) {
            ObjectNode state = JsonRpc.object().put("d", wanted.digest()).putNull("s");
            result.put(Matter.STATE, handles.state(wanted.asked().caller(), state, ANSWERED_WITHIN));
        }
        return reply;
    }

    private boolean use(Wanted wanted, String what) {
        Caller caller = wanted.asked().caller();
        return facts.use(
                caller.environment(),
                caller.grant() + " " + what,
                clock.instant().plus(ANSWERED_WITHIN));
    }

    private static Reply usedUp() {
        return ToolFailure.of("The person allowed this call once, and it was made. Call the tool anew to ask again.");
    }

    private static Reply declined(Wanted wanted) {
        return ToolFailure.of("The person did not allow " + wanted.title() + " to be called.");
    }

    private static boolean isYes(JsonNode answer) {
        return answer.path("action").asString("").equals("accept")
                && answer.path("content").path(ALLOW).asBoolean(false);
    }

    private static boolean can(Wanted wanted, ObjectNode request) {
        return Abilities.cover(wanted.asked().capabilities(), ELICITATION, request.get("params"));
    }

    private Reply askInResult(Wanted wanted) {
        ObjectNode question = question(wanted);
        if (!can(wanted, question)) {
            return cannotBeAsked(wanted);
        }
        return inputRequired(wanted, CONFIRM, question, CONFIRMATION);
    }

    private Reply inputRequired(Wanted wanted, String name, ObjectNode request, String member) {
        ObjectNode result = JsonRpc.object().put("resultType", Dialogue.INPUT_REQUIRED);
        result.putObject(Dialogue.REQUESTS).set(name, request);
        ObjectNode state = JsonRpc.object()
                .put("d", wanted.digest())
                .put(member, UUID.randomUUID().toString());
        return new Reply.Result(
                result.put(Matter.STATE, handles.state(wanted.asked().caller(), state, ANSWERED_WITHIN)));
    }

    private Reply confirmOnStream(Wanted wanted, String rule, CallEntry entry) {
        ObjectNode question = question(wanted);
        if (!can(wanted, question) || !wanted.asked().outlet().taken()) {
            return entry.held(rule, "confirm", cannotBeAsked(wanted));
        }
        ObjectNode requests = JsonRpc.object();
        requests.putObject(Dialogue.REQUESTS).set(CONFIRM, question);
        ObjectNode answers = JsonRpc.object();
        Answer problem = passage.gathered(wanted.server(), wanted.asked(), wanted.matter(), requests, answers);
        if (problem instanceof Answer.Cancelled) {
            return entry.held(rule, "cancelled", new Reply.Nothing());
        }
        boolean yes = problem == null && isYes(answers.path(Matter.RESPONSES).path(CONFIRM));
        if (!yes) {
            return entry.held(rule, "declined", declined(wanted));
        }
        return isStillAsked(wanted, rule)
                ? run(wanted, rule, entry)
                : entry.held(
                        rule,
                        "confirm",
                        ToolFailure.of("What may be called here has changed since the person was asked, so "
                                + wanted.title() + " was not called. Call it again."));
    }

    /// Minutes may have gone by: what the team changed meanwhile, or the provider said, counts.
    private boolean isStillAsked(Wanted wanted, String rule) {
        return passage.isAsBefore(wanted.server())
                && decide(wanted, true) instanceof Decision.Confirm(var again)
                && again.equals(rule);
    }

    /// In a form, so that a yes is of this call and no other: a client may send what it likes, but not another call.
    private static ObjectNode question(Wanted wanted) {
        ObjectNode request = JsonRpc.object().put("method", ELICITATION);
        ObjectNode params = request.putObject("params")
                .put("mode", "form")
                .put(
                        "message",
                        "Allow " + wanted.title() + " to be called once with " + shown(wanted.arguments()) + "?");
        ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
        schema.putObject("properties")
                .putObject(ALLOW)
                .put("type", "boolean")
                .put("title", "Allow this call")
                .put("description", "It is good for this call only, with just these arguments.");
        schema.putArray("required").add(ALLOW);
        return request;
    }

    private static String shown(JsonNode arguments) {
        String text = arguments.isEmpty()
                ? "no arguments"
                : visible(shortened(arguments).toString());
        return text.length() > MOST_SHOWN
                ? text.substring(0, MOST_SHOWN) + "… (" + text.length() + " characters)"
                : text;
    }

    /// With long texts cut, each for itself, so that none hides what comes after it.
    private static JsonNode shortened(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode shortened = JsonRpc.object();
                object.properties().forEach(each -> shortened.set(each.getKey(), shortened(each.getValue())));
                yield shortened;
            }
            case ArrayNode list -> {
                ArrayNode shortened = JsonRpc.object().arrayNode();
                list.forEach(each -> shortened.add(shortened(each)));
                yield shortened;
            }
            case StringNode text
            when text.stringValue().length() > LONGEST_SHOWN ->
                StringNode.valueOf(text.stringValue().substring(0, LONGEST_SHOWN) + "… ("
                        + text.stringValue().length() + " characters)");
            default -> node;
        };
    }

    /// With what cannot be seen, or turns the direction of what follows, as escapes of JSON: what the person
    /// reads is what is sent (Unicode Technical Report 36, "Bidirectional Text Spoofing").
    private static String visible(String json) {
        StringBuilder visible = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.PRIVATE_USE,
                        Character.SURROGATE,
                        Character.UNASSIGNED -> {
                    for (char unit : Character.toChars(point)) {
                        visible.append("\\u%04x".formatted((int) unit));
                    }
                }
                default -> visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }

    private static Reply cannotBeAsked(Wanted wanted) {
        return ToolFailure.of("The person has to allow each call of " + wanted.title()
                + ", and this client cannot ask them (MCP elicitation with a form). Use a client that can.");
    }

    /// Nobody is sent to sign in for nothing.
    private static Reply neverFresh(Wanted wanted, ProviderType provider) {
        return ToolFailure.of(wanted.title() + " wants a fresh sign-in, and " + provider.label()
                + " does not say when you signed in, so that no sign-in is fresh enough. Signing in again changes"
                + " nothing; only the team can, by another rule.");
    }

    private Reply stepUp(Wanted wanted, Freshness freshness) {
        String url = page(wanted, freshness);
        String message = wanted.title() + " wants a sign-in that is at most " + Freshness.words(freshness.maxAge())
                + " old. Sign in once more, then go on here.";
        ObjectNode request = JsonRpc.object().put("method", ELICITATION);
        request.putObject("params").put("mode", "url").put("message", message).put("url", url);
        if (!can(wanted, request)) {
            return ToolFailure.of(message + " Open " + url + " in a browser, then call the tool again.");
        }
        if (!wanted.asked().modern()) {
            ObjectNode data = JsonRpc.object();
            data.putArray("elicitations")
                    .addObject()
                    .put("mode", "url")
                    .put("elicitationId", UUID.randomUUID().toString())
                    .put("url", url)
                    .put("message", message);
            return new Reply.Fault(200, PAGE_REQUIRED, message, data);
        }
        JsonNode answer = wanted.answer(STEP_UP);
        return answer.isMissingNode() || answer.path("action").asString("").equals("accept")
                ? inputRequired(wanted.plain(), STEP_UP, request, PAGE)
                : ToolFailure.of("The person did not sign in once more, so " + wanted.title() + " was not called.");
    }

    private String page(Wanted wanted, Freshness freshness) {
        Caller caller = wanted.asked().caller();
        StepUpTicket ticket = new StepUpTicket(
                caller.grant(),
                caller.person(),
                wanted.server().name(),
                Printable.text(wanted.tool().name()),
                freshness);
        return passage.url(caller.environment()) + StepUpTicket.PATH + "?ticket="
                + ticket.seal(keys.apply(caller.environment()), clock.instant());
    }
}
