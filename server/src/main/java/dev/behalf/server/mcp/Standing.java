package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// One stream on which a client hears what all servers say while nothing is asked: each is heard by a thread of its
/// own,
/// and heard again where it breaks off. What the team changes about its servers is told too.
final class Standing {

    static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
    static final String UPDATED = "notifications/resources/updated";

    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Relay relay;
    private final Asked asked;
    private final Set<String> methods;
    private final Subscribed subscribed;
    private final Map<String, Set<String>> tasks;
    private final Map<Wish, Thread> ears = new HashMap<>();
    private boolean over;

    /// What is wanted of one server.
    ///
    /// @param uris what the client calls them, by what the server does
    /// @param tasks as the server calls them
    private record Wish(RegisteredMcpServer server, Map<String, String> uris, Set<String> tasks) {}

    /// @param methods the notifications that are wanted, beside those about resources and tasks
    /// @param tasks that are wanted, by server, as it calls them
    Standing(Relay relay, Asked asked, Set<String> methods, Subscribed subscribed, Map<String, Set<String>> tasks) {
        this.tasks = tasks;
        this.relay = relay;
        this.asked = asked;
        this.methods = methods;
        this.subscribed = subscribed;
    }

    /// Lasts until the access token ends, the client leaves, or another stream takes its place.
    void last() {
        subscribed.begun(this);
        try {
            boolean first = true;
            while (subscribed.isCurrent(this) && relay.left(asked.caller()).isPositive()) {
                boolean changed = reconcile();
                synchronized (this) {
                    asked.outlet().waiting();
                }
                if (changed && !first) {
                    methods.forEach(method -> tell(notification(method)));
                }
                first = false;
                subscribed.pause(relay.beat().toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            subscribed.ended(this);
            synchronized (this) {
                over = true;
            }
            ears.values().forEach(Thread::interrupt);
        }
    }

    /// Hears whom there is to hear, and nobody else.
    ///
    /// @return whether there are other servers than before
    private boolean reconcile() {
        Set<Wish> wishes = new HashSet<>();
        for (RegisteredMcpServer server : relay.servers(asked.caller().environment())) {
            Map<String, String> uris = subscribed.of(server.name());
            Set<String> ids = tasks.getOrDefault(server.name(), Set.of());
            if (!uris.isEmpty() || !methods.isEmpty() || !ids.isEmpty()) {
                wishes.add(new Wish(server, uris, ids));
            }
        }
        Set<RegisteredMcpServer> before = servers(ears.keySet());
        for (Wish wish : Set.copyOf(ears.keySet())) {
            Thread ear = wishes.contains(wish) ? null : ears.remove(wish);
            if (ear != null) {
                ear.interrupt();
            }
        }
        for (Wish wish : wishes) {
            ears.computeIfAbsent(wish, _ -> Thread.ofVirtual().name("tidings").start(() -> hear(wish)));
        }
        return !before.equals(servers(wishes));
    }

    private static Set<RegisteredMcpServer> servers(Set<Wish> wishes) {
        Set<RegisteredMcpServer> servers = new HashSet<>();
        wishes.forEach(wish -> servers.add(wish.server()));
        return servers;
    }

    private void hear(Wish wish) {
        try {
            while (true) {
                Reply reply = relay.hear(wish.server(), heard(wish));
                subscribed.heard(wish.uris().values());
                boolean never = reply instanceof Reply.SignIn
                        || (reply instanceof Reply.Fault fault && fault.code() == JsonRpc.METHOD_NOT_FOUND);
                if (never || Thread.currentThread().isInterrupted()) {
                    return;
                }
                Thread.sleep(AGAIN);
            }
        } catch (Outlet.Gone | InterruptedException _) {
            // Nobody listens any more.
        }
    }

    /// What the server is asked: in the modern way, which says all there is to say.
    private Asked heard(Wish wish) {
        ObjectNode params = JsonRpc.object();
        if (asked.request().meta() != null) {
            params.set("_meta", asked.request().meta().deepCopy());
        }
        ObjectNode filter = params.putObject("notifications");
        methods.forEach(method -> filter.put(Tidings.kind(method), true));
        if (!wish.uris().isEmpty()) {
            ArrayNode uris = filter.putArray("resourceSubscriptions");
            wish.uris().keySet().forEach(uris::add);
        }
        if (!wish.tasks().isEmpty()) {
            ArrayNode ids = filter.putArray(Tasks.IDS);
            wish.tasks().forEach(ids::add);
        }
        return new Asked(
                new Request(StringNode.valueOf(UUID.randomUUID().toString()), Matter.LISTEN, params),
                new RequestHeaders(null, null, null),
                asked.caller(),
                new Ear(wish),
                asked.modern(),
                asked.session());
    }

    static ObjectNode notification(String method) {
        return JsonRpc.object().put("jsonrpc", "2.0").put("method", method);
    }

    synchronized void tell(ObjectNode message) {
        if (over) {
            return;
        }
        if (asked.modern()) {
            ObjectNode params = message.get("params") instanceof ObjectNode given ? given : message.putObject("params");
            ObjectNode meta = params.get("_meta") instanceof ObjectNode given ? given : params.putObject("_meta");
            meta.set(Hearing.SUBSCRIPTION, asked.request().id());
        }
        asked.outlet().say(message);
    }

    /// What one server says goes here.
    private final class Ear implements Outlet {
        private final Wish wish;

        Ear(Wish wish) {
            this.wish = wish;
        }

        /// Nothing can be asked on it.
        @Override
        public boolean taken() {
            return false;
        }

        @Override
        public void say(ObjectNode message) {
            String method = message.path("method").asString("");
            if (method.equals(ACKNOWLEDGED)) {
                subscribed.heard(wish.uris().values());
            } else if (methods.contains(method)
                    || (method.equals("notifications/tasks") && !wish.tasks().isEmpty())) {
                tell(message);
            } else if (method.equals(UPDATED) && message.get("params") instanceof ObjectNode params) {
                String uri = wish.uris().get(String.valueOf(Era.text(params, "uri")));
                if (uri != null) {
                    params.put("uri", uri);
                    tell(message);
                }
            }
        }

        @Override
        public void waiting() {
            // Whether the client is still there is found out for all servers at once.
        }

        @Override
        public boolean begun() {
            return false;
        }
    }
}
