package dev.behalf.server.mcp;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.json.ExactJson;
import dev.behalf.server.upstream.Joined;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What clients carry for Behalf from one request to the next. Sealed, so that they can neither read nor change
/// it, and good for one grant at one address only: a handle that somebody else got hold of opens nothing
/// (2026-07-28, "State Handle Hijacking"). No authentication; that is what the access token is for.
final class Handles {

    /// Of what comes in headers and names.
    private static final int LONGEST = 16_000;

    /// Of a `requestState`, in which servers keep what they like; it fits into a message with what else is in it.
    static final int LONGEST_STATE = 700_000;
    private static final String UNTIL = "exp";

    private final Function<String, DataKey> keys;
    private final InstantSource clock;

    Handles(Function<String, DataKey> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// An id for a session: visible ASCII, as Streamable HTTP wants it.
    String session(Caller caller, ClientSession session) {
        ObjectNode content = JsonRpc.object().put("a", session.address()).put("n", session.name());
        content.set("c", session.capabilities());
        Joined joined = session.joined();
        if (joined != null) {
            content.put("i", joined.id()).put("p", joined.version());
        }
        return seal(caller, place(caller, "session"), content.toString());
    }

    /// @return null where it is none that was given to this client
    @Nullable
    ClientSession session(Caller caller, String handle) {
        ObjectNode content = open(caller, place(caller, "session"), handle);
        return content == null || !(content.get("c") instanceof ObjectNode capabilities)
                ? null
                : new ClientSession(
                        capabilities,
                        content.path("a").asString(""),
                        content.path("n").asString(""),
                        content.has("i")
                                ? new Joined(
                                        content.path("i").stringValue(),
                                        content.path("p").stringValue())
                                : null);
    }

    /// An id for a question of a server.
    String question(Caller caller, ObjectNode content, Duration goodFor) {
        return seal(caller, place(caller, "question"), until(content, goodFor));
    }

    /// @return null where it is none that was given to this client, or is good no more
    @Nullable
    ObjectNode question(Caller caller, String handle) {
        return fresh(open(caller, place(caller, "question"), handle));
    }

    /// A client's answer, for the node that waits for it.
    String answer(Caller caller, ObjectNode outcome) {
        return seal(caller, place(caller, "answer"), outcome.toString());
    }

    /// @return null where it is none of this client
    @Nullable
    ObjectNode answer(Caller caller, String sealed) {
        return opened(caller, place(caller, "answer"), sealed);
    }

    /// The `requestState` of a result that asks for input.
    String state(Caller caller, ObjectNode content, Duration goodFor) {
        return seal(caller, place(caller, "state"), until(content, goodFor));
    }

    /// See [#question(Caller, String)].
    @Nullable
    ObjectNode state(Caller caller, String handle) {
        return handle.length() > LONGEST_STATE ? null : fresh(opened(caller, place(caller, "state"), handle));
    }

    /// The `nextCursor` of a list.
    String cursor(Caller caller, ObjectNode position) {
        return seal(caller, place(caller, "cursor"), position.toString());
    }

    /// @return null where it is none that was given to this client
    @Nullable
    ObjectNode position(Caller caller, String cursor) {
        return open(caller, place(caller, "cursor"), cursor);
    }

    /// The id of an event on a stream of a session.
    String event(Caller caller, Joined session, ObjectNode content) {
        return seal(caller, event(caller, session), content.toString());
    }

    /// @return null where it is none of that session
    @Nullable
    ObjectNode event(Caller caller, Joined session, String handle) {
        return open(caller, event(caller, session), handle);
    }

    private static Place event(Caller caller, Joined session) {
        return place(caller, "event " + RandomText.sha256(session.id()));
    }

    /// The name of a task, for the person and the client: it outlives the sign-in.
    String task(Caller caller, ObjectNode content) {
        return seal(caller, lasting(caller), content.toString());
    }

    /// @return null where it is none that was given to this person and client at this address
    @Nullable
    ObjectNode task(Caller caller, String handle) {
        return open(caller, lasting(caller), handle);
    }

    private static Place lasting(Caller caller) {
        return new Place("mcp", String.join(" ", caller.person(), caller.client(), caller.resource()), "task");
    }

    private String until(ObjectNode content, Duration goodFor) {
        return content.put(UNTIL, clock.instant().plus(goodFor).toEpochMilli()).toString();
    }

    /// Until when something is good that was given out for a while.
    static Instant until(ObjectNode content) {
        return Instant.ofEpochMilli(content.path(UNTIL).asLong());
    }

    private @Nullable ObjectNode fresh(@Nullable ObjectNode content) {
        return content == null || content.path(UNTIL).asLong() < clock.millis() ? null : content;
    }

    private String seal(Caller caller, Place place, String content) {
        return keys.apply(caller.environment()).seal(place, content);
    }

    private @Nullable ObjectNode open(Caller caller, Place place, String handle) {
        return handle.length() > LONGEST ? null : opened(caller, place, handle);
    }

    private @Nullable ObjectNode opened(Caller caller, Place place, String sealed) {
        try {
            return (ObjectNode) ExactJson.read(keys.apply(caller.environment()).open(place, sealed));
        } catch (SealException _) {
            return null;
        }
    }

    private static Place place(Caller caller, String column) {
        return new Place("mcp", caller.grant() + " " + caller.resource(), column);
    }
}
