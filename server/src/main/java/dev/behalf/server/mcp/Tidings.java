package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.mcp.Whereabouts.Found;
import dev.behalf.server.upstream.Joined;
import dev.behalf.server.upstream.Shares;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the servers say while nothing is asked, at the address of all of them: to clients of 2026-07-28 by
/// `subscriptions/listen`, to earlier ones on the stream of their session. What the latter subscribed to is
/// known to the
/// node that was told.
final class Tidings {

    private static final String SUBSCRIPTIONS = "resourceSubscriptions";

    /// By what 2026-07-28 calls them in a request.
    private static final Map<String, String> KINDS = Map.of(
            "toolsListChanged", "notifications/tools/list_changed",
            "promptsListChanged", "notifications/prompts/list_changed",
            "resourcesListChanged", "notifications/resources/list_changed");

    private static final int MOST = 10_000;
    private static final long PATIENCE_MILLIS = 10_000;

    /// Of one person, on a node; each has a thread for each server.
    static final int MOST_STREAMS = 32;

    private final Relay relay;
    private final Whereabouts whereabouts;
    private final Shares streams = new Shares(MOST_STREAMS);
    private final Cache<String, Subscribed> sessions = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofHours(2))
            .build();

    Tidings(Relay relay, Whereabouts whereabouts) {
        this.relay = relay;
        this.whereabouts = whereabouts;
    }

    /// What 2026-07-28 calls a notification in a request.
    static String kind(String method) {
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue().equals(method))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /// The stream of a session.
    ///
    /// @return null where the client has none
    @Nullable
    Reply attend(Asked asked) {
        Subscribed subscribed = subscribed(asked);
        if (subscribed == null) {
            return null;
        }
        Standing standing = new Standing(relay, asked, Set.copyOf(KINDS.values()), subscribed, Map.of());
        return last(asked, standing, null) ? new Reply.Result(JsonRpc.object()) : null;
    }

    /// @return false where the person has as many streams as may be
    private boolean last(Asked asked, Standing standing, @Nullable ObjectNode acknowledgement) {
        String person = asked.caller().environment() + " " + asked.caller().person();
        if (!streams.take(person)) {
            return false;
        }
        try {
            standing.last(acknowledgement);
            return true;
        } finally {
            streams.give(person);
        }
    }

    private @Nullable Subscribed subscribed(Asked asked) {
        Joined joined = asked.session() == null ? null : asked.session().joined();
        return joined == null ? null : sessions.get(asked.caller().grant() + " " + joined.id(), _ -> new Subscribed());
    }

    /// `resources/subscribe` of a session.
    ///
    /// @return null where the client has none
    @Nullable
    Reply subscribe(Asked asked) {
        Subscribed subscribed = subscribed(asked);
        String uri = Era.text(asked.request().params(), "uri");
        if (subscribed == null || uri == null) {
            return subscribed == null
                    ? null
                    : Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.uri was expected, which is text.");
        }
        return switch (whereabouts.resource(asked, uri)) {
            case Found.Not(var fault) -> fault;
            case Found.At(var server, var own) -> {
                if (!subscribed.add(uri, server.name(), own)) {
                    yield Reply.Fault.of(
                            JsonRpc.INTERNAL_ERROR,
                            "The session has subscribed to as many resources as may be; unsubscribe from some.");
                }
                subscribed.await(uri, PATIENCE_MILLIS);
                yield new Reply.Result(JsonRpc.object());
            }
        };
    }

    /// See [#subscribe].
    @Nullable
    Reply unsubscribe(Asked asked) {
        Subscribed subscribed = subscribed(asked);
        if (subscribed == null) {
            return null;
        }
        subscribed.remove(String.valueOf(Era.text(asked.request().params(), "uri")));
        return new Reply.Result(JsonRpc.object());
    }

    /// `subscriptions/listen`.
    Reply listen(Asked asked) {
        if (!(asked.request().params().get("notifications") instanceof ObjectNode wanted)) {
            return Reply.Fault.of(JsonRpc.INVALID_PARAMS, "params.notifications was expected to be an object.");
        }
        if (!asked.outlet().taken()) {
            return Reply.Fault.badRequest(
                    JsonRpc.INVALID_REQUEST, "The header Accept was expected to have text/event-stream.");
        }
        Set<String> methods = new HashSet<>();
        Subscribed subscribed = new Subscribed();
        ObjectNode acknowledged = Standing.notification(Standing.ACKNOWLEDGED);
        ObjectNode agreed = acknowledged.putObject("params").putObject("notifications");
        KINDS.forEach((kind, method) -> {
            if (wanted.path(kind).asBoolean(false)) {
                methods.add(method);
                agreed.put(kind, true);
            }
        });
        if (wanted.get(SUBSCRIPTIONS) instanceof ArrayNode uris) {
            ArrayNode taken = agreed.putArray(SUBSCRIPTIONS);
            // Looking for one that nobody has asks all servers for their lists.
            for (JsonNode each : uris.valueStream().limit(Subscribed.MOST).toList()) {
                String uri = each.asString("");
                if (whereabouts.resource(asked, uri) instanceof Found.At(var server, var own)
                        && subscribed.add(uri, server.name(), own)) {
                    taken.add(uri);
                }
            }
        }
        Map<String, Set<String>> tasks = new HashMap<>();
        if (wanted.get(Tasks.IDS) instanceof ArrayNode ids) {
            ArrayNode taken = agreed.putArray(Tasks.IDS);
            for (JsonNode id : ids) {
                Tasks.Named named = relay.task(asked.caller(), id.asString(""));
                if (named != null) {
                    tasks.computeIfAbsent(named.server(), _ -> new HashSet<>()).add(named.id());
                    taken.add(id);
                }
            }
        }
        if (!last(asked, new Standing(relay, asked, Set.copyOf(methods), subscribed, tasks), acknowledged)) {
            return Reply.Fault.of(
                    JsonRpc.INTERNAL_ERROR,
                    "You have " + streams.most() + " streams here already, and there may be no more; end one of them.");
        }
        ObjectNode result = JsonRpc.object();
        result.putObject("_meta").set(Hearing.SUBSCRIPTION, asked.request().id());
        return new Reply.Result(result);
    }
}
