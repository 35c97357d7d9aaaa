package dev.behalf.server.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.server.environment.RegisteredMcpServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The lists of all servers as one. What one server alone has keeps its name; what several have is called by
/// the name of
/// the server and its own, and so is what could be taken for that. The latter is understood whatever the lists are.
final class Joint {

    private static final Duration KEPT = Duration.ofMinutes(5);

    /// Of all lists that are kept.
    private static final long MOST_CHARACTERS = 20_000_000;

    private static final int MOST_PAGES = 50;

    private final Relay relay;
    private final Cache<String, Whole> known;

    Joint(Relay relay, InstantSource clock) {
        this.relay = relay;
        this.known = Caffeine.newBuilder()
                .maximumWeight(MOST_CHARACTERS)
                .weigher((String _, Whole whole) -> whole.weight())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(KEPT)
                .build();
    }

    /// @param own what its server calls it
    /// @param name what clients call it
    record Entry(RegisteredMcpServer server, String own, String name, ObjectNode definition) {}

    /// @param missing the servers that did not answer
    record Whole(List<Entry> entries, List<String> missing) {

        /// In characters, and something for the rest.
        int weight() {
            long characters = entries.stream()
                    .mapToLong(entry -> 100L + entry.definition().toString().length())
                    .sum();
            return (int) Math.min(Integer.MAX_VALUE, 100 + characters);
        }
    }

    /// A name, taken apart.
    record Place(RegisteredMcpServer server, String own) {}

    /// All servers that may be used, by name.
    List<RegisteredMcpServer> servers(Caller caller) {
        return relay.servers(caller.environment()).stream()
                .sorted(Comparator.comparing(RegisteredMcpServer::name))
                .toList();
    }

    /// Asks all servers, whatever is known.
    Whole gathered(Asked asked, Listing listing) {
        List<RegisteredMcpServer> servers = servers(asked.caller());
        // Nothing is said before all are asked: several would say it at the same time.
        Asked quiet = asked.quiet();
        Whole whole = named(
                listing,
                Everywhere.ask(servers, server -> all(server, quiet, listing), relay.patience(), Optional.empty()));
        if (whole.missing().isEmpty()) {
            known.put(key(asked.caller(), listing, servers), whole);
        }
        return whole;
    }

    /// @return null where all servers have to be asked
    @Nullable
    Whole known(Caller caller, Listing listing) {
        return known.getIfPresent(key(caller, listing, servers(caller)));
    }

    private static String key(Caller caller, Listing listing, List<RegisteredMcpServer> servers) {
        StringBuilder key = new StringBuilder(listing.name());
        key.append(' ').append(caller.environment()).append(' ').append(caller.person());
        key.append(' ').append(caller.client());
        // Servers that are shown statements about people are told the scopes.
        key.append(' ').append(String.join(",", caller.scopes()));
        servers.forEach(
                server -> key.append(' ').append(server.name()).append('.').append(server.version()));
        return key.toString();
    }

    private Optional<List<ObjectNode>> all(RegisteredMcpServer server, Asked quiet, Listing listing) {
        return all(params -> relay.pass(server, quiet, listing.method(), params), listing.member())
                .map(all -> all.stream()
                        .filter(each -> Era.text(each, listing.key()) != null)
                        .toList());
    }

    /// The whole of a list.
    ///
    /// @return empty where the server does not give it, or gives more than is taken; a server that has no such
    ///     list has nothing on it
    static Optional<List<ObjectNode>> all(Catalogue.Pages pages, String member) {
        List<ObjectNode> all = new ArrayList<>();
        ObjectNode params = JsonRpc.object();
        Reading reading = new Reading();
        for (int page = 0; page < MOST_PAGES; page++) {
            Reply reply = pages.list(params);
            if (reply instanceof Reply.Fault fault && fault.code() == JsonRpc.METHOD_NOT_FOUND) {
                return Optional.of(List.of());
            }
            if (!(reply instanceof Reply.Result(var result))) {
                return Optional.empty();
            }
            for (JsonNode each : result.path(member)) {
                if (each instanceof ObjectNode object) {
                    all.add(object);
                }
            }
            String next = Era.text(result, "nextCursor");
            if (next == null) {
                break;
            }
            if (!reading.goesOn(result)) {
                return Optional.empty();
            }
            params = JsonRpc.object().put("cursor", next);
        }
        return Optional.of(all);
    }

    private static Whole named(Listing listing, Map<RegisteredMcpServer, Optional<List<ObjectNode>>> found) {
        Set<String> servers = new HashSet<>();
        Map<String, Set<String>> having = new HashMap<>();
        found.forEach((server, list) -> {
            servers.add(server.name());
            for (ObjectNode definition : list.orElse(List.of())) {
                having.computeIfAbsent(own(listing, definition), _ -> new HashSet<>())
                        .add(server.name());
            }
        });
        List<Entry> entries = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        found.forEach((server, list) -> {
            if (list.isEmpty()) {
                missing.add(server.name());
            }
            for (ObjectNode definition : list.orElse(List.of())) {
                String own = own(listing, definition);
                boolean alone =
                        having.getOrDefault(own, Set.of()).size() == 1 && !servers.contains(before(listing, own));
                String name = alone ? own : server.name() + listing.separator() + own;
                entries.add(new Entry(server, own, name, definition.deepCopy().put(listing.key(), name)));
            }
        });
        return new Whole(List.copyOf(entries), List.copyOf(missing));
    }

    private static String own(Listing listing, ObjectNode definition) {
        return String.valueOf(Era.text(definition, listing.key()));
    }

    private static String before(Listing listing, String name) {
        int at = name.indexOf(listing.separator());
        return at < 0 ? "" : name.substring(0, at);
    }

    /// What is called by the name of its server and its own.
    ///
    /// @return null where a name does not begin with one of a server
    @Nullable
    Place split(Caller caller, Listing listing, String name) {
        String before = before(listing, name);
        RegisteredMcpServer server = before.isEmpty() ? null : relay.server(caller.environment(), before);
        return server == null ? null : new Place(server, name.substring(before.length() + 1));
    }

    /// What clients call a resource of a server, as far as that is known without asking: it is understood in
    /// any case.
    String resource(Caller caller, RegisteredMcpServer server, String own) {
        Whole whole = known(caller, Listing.RESOURCES);
        if (whole != null) {
            for (Entry entry : whole.entries()) {
                if (entry.server().name().equals(server.name()) && entry.own().equals(own)) {
                    return entry.name();
                }
            }
        }
        if (servers(caller).size() == 1 && split(caller, Listing.RESOURCES, own) == null) {
            return own;
        }
        return server.name() + Listing.RESOURCES.separator() + own;
    }
}
