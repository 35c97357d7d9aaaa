package dev.behalf.server.mcp;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A [Joint] list in pages. A cursor says, sealed, what came last, and where that stood if it is gone: any node
/// goes on from there, whatever the servers list meanwhile.
final class Pages {

    static final int SIZE = 200;

    private final Joint joint;
    private final Relay relay;

    Pages(Joint joint, Relay relay) {
        this.joint = joint;
        this.relay = relay;
    }

    Reply page(Asked asked, Listing listing) {
        String cursor = Era.text(asked.request().params(), "cursor");
        ObjectNode position = cursor == null ? null : relay.position(asked.caller(), cursor);
        if (cursor != null && (position == null || !listing.name().equals(Era.text(position, "l")))) {
            return Reply.Fault.of(
                    JsonRpc.INVALID_PARAMS, "params.cursor was expected to be the nextCursor of a page of this list.");
        }
        Joint.Whole known = position == null ? null : joint.known(asked.caller(), listing);
        Joint.Whole whole = known == null ? joint.gathered(asked, listing) : known;
        int from = position == null ? 0 : after(whole.entries(), position);
        int to = Math.min(whole.entries().size(), from + SIZE);
        ObjectNode result = JsonRpc.object();
        ArrayNode page = result.putArray(listing.member());
        whole.entries()
                .subList(from, to)
                .forEach(entry -> page.add(entry.definition().deepCopy()));
        if (to < whole.entries().size()) {
            result.put("nextCursor", relay.cursor(asked.caller(), position(listing, whole.entries(), to - 1)));
        }
        unavailable(result, whole.missing());
        return new Reply.Result(result);
    }

    /// Names the servers whose part of a list is missing.
    static void unavailable(ObjectNode result, List<String> missing) {
        if (!missing.isEmpty()) {
            ArrayNode names = result.putObject("_meta").putArray(AllMethods.UNAVAILABLE);
            missing.forEach(names::add);
        }
    }

    private static ObjectNode position(Listing listing, List<Joint.Entry> entries, int last) {
        Joint.Entry entry = entries.get(last);
        return JsonRpc.object()
                .put("l", listing.name())
                .put("s", entry.server().name())
                .put("n", entry.own())
                .put("i", last - first(entries, entry.server().name()));
    }

    private static int after(List<Joint.Entry> entries, ObjectNode position) {
        String server = String.valueOf(Era.text(position, "s"));
        String last = Era.text(position, "n");
        int first = first(entries, server);
        int end = first;
        while (end < entries.size() && entries.get(end).server().name().equals(server)) {
            if (entries.get(end).own().equals(last)) {
                return end + 1;
            }
            end++;
        }
        return Math.min(end, first + position.path("i").asInt(0));
    }

    /// Of a server, or of those after it: they are in the order of their names.
    private static int first(List<Joint.Entry> entries, String server) {
        int first = 0;
        while (first < entries.size() && entries.get(first).server().name().compareTo(server) < 0) {
            first++;
        }
        return first;
    }
}
