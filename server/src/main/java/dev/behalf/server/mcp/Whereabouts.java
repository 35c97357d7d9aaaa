package dev.behalf.server.mcp;

import dev.behalf.keys.Printable;
import dev.behalf.server.environment.RegisteredMcpServer;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Finds the server that has what a client names at the address of all servers.
final class Whereabouts {

    private static final int LEGACY_NOT_FOUND = -32002;

    private final Joint joint;

    Whereabouts(Joint joint) {
        this.joint = joint;
    }

    sealed interface Found {
        record At(RegisteredMcpServer server, String own) implements Found {}

        record Not(Reply.Fault fault) implements Found {}
    }

    Found prompt(Asked asked, String name) {
        Found found = plainly(asked, Listing.PROMPTS, name);
        if (found == null) {
            found = listed(asked, Listing.PROMPTS, name, entry -> entry.own().equals(name));
        }
        return found == null ? missing(asked, Listing.PROMPTS, name) : found;
    }

    /// A resource, or a template by its text, which completions name.
    Found resource(Asked asked, String uri) {
        Found found = plainly(asked, Listing.RESOURCES, uri);
        if (found == null) {
            found = listed(asked, Listing.RESOURCES, uri, entry -> entry.own().equals(uri));
        }
        if (found == null) {
            found = listed(
                    asked,
                    Listing.TEMPLATES,
                    uri,
                    entry -> entry.own().equals(uri) || UriTemplates.match(entry.own(), uri));
        }
        return found == null ? missing(asked, Listing.RESOURCES, uri) : found;
    }

    /// Where no list is needed to tell.
    private @Nullable Found plainly(Asked asked, Listing listing, String name) {
        Joint.Place place = joint.split(asked.caller(), listing, name);
        if (place != null) {
            return new Found.At(place.server(), place.own());
        }
        List<RegisteredMcpServer> servers = joint.servers(asked.caller());
        return servers.size() == 1 ? new Found.At(servers.getFirst(), name) : null;
    }

    /// By what is known, and where that has it not by what the servers say now.
    private @Nullable Found listed(Asked asked, Listing listing, String name, Predicate<Joint.Entry> fits) {
        Joint.Whole known = joint.known(asked.caller(), listing);
        Found found = known == null ? null : among(known, listing, name, fits);
        return found == null ? among(joint.gathered(asked, listing), listing, name, fits) : found;
    }

    private static @Nullable Found among(Joint.Whole whole, Listing listing, String name, Predicate<Joint.Entry> fits) {
        List<RegisteredMcpServer> having = whole.entries().stream()
                .filter(fits)
                .map(Joint.Entry::server)
                .distinct()
                .toList();
        return switch (having.size()) {
            case 0 -> null;
            case 1 -> new Found.At(having.getFirst(), name);
            default ->
                new Found.Not(Reply.Fault.of(
                        JsonRpc.INVALID_PARAMS,
                        "Several servers have " + Printable.text(name) + "; say which, as "
                                + having.stream()
                                        .map(server -> Printable.text(server.name() + listing.separator() + name))
                                        .collect(Collectors.joining(" or "))
                                + "."));
        };
    }

    private Found missing(Asked asked, Listing listing, String name) {
        // A list with gaps is not kept, so that one that is known is whole.
        Joint.Whole known = joint.known(asked.caller(), listing);
        if (known == null) {
            return new Found.Not(Reply.Fault.of(
                    JsonRpc.INTERNAL_ERROR,
                    "No server that answers has " + Printable.text(name)
                            + ", and not all answer; say which has it, before the name and a "
                            + listing.separator() + "."));
        }
        // Another request may have found it out meanwhile.
        Found found = among(known, listing, name, entry -> entry.own().equals(name));
        if (found != null) {
            return found;
        }
        boolean resource = listing == Listing.RESOURCES;
        ObjectNode data = resource ? JsonRpc.object().put("uri", name) : null;
        return new Found.Not(new Reply.Fault(
                200,
                resource && !asked.modern() ? LEGACY_NOT_FOUND : JsonRpc.INVALID_PARAMS,
                "No server has " + Printable.text(name) + ".",
                data));
    }
}
