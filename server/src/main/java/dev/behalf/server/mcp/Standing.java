package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.mcp.Message.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// One stream on which a client hears what all servers say while nothing is asked: each is heard by a thread of its
/// own, and heard again where it breaks off. Where something else is wanted of a server, it is heard anew before the
/// former ear is closed. What the team changes about its servers is told too.
final class Standing {

    static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
    static final String UPDATED = "notifications/resources/updated";

    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);

    /// How long a client waits to be told that it is heard from now on.
    private static final Duration ACKNOWLEDGING = Duration.ofSeconds(2);

    private final Relay relay;
    private final Asked asked;
    private final Set<String> methods;
    private final Subscribed subscribed;
    private final Map<String, Set<String>> tasks;
    private final Map<String, Ear> ears = new HashMap<>();

    /// What was said before the client was told that it is heard; null once it was, and where it need not be.
    private @Nullable List<ObjectNode> early;

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
    ///
    /// @param acknowledgement said first, once the servers are heard; null for none
    void last(@Nullable ObjectNode acknowledgement) {
        early = acknowledgement == null ? null : new ArrayList<>();
        subscribed.begun(this);
        try {
            boolean first = true;
            while (subscribed.isCurrent(this) && relay.left(asked.caller()).isPositive()) {
                boolean changed = reconcile();
                if (first && acknowledgement != null) {
                    acknowledge(acknowledgement);
                }
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
            ears.values().forEach(Ear::close);
        }
    }

    private void acknowledge(ObjectNode acknowledgement) throws InterruptedException {
        long end = System.nanoTime() + ACKNOWLEDGING.toNanos();
        for (Ear ear : ears.values()) {
            // One that takes longer is told of by and by.
            boolean _ = ear.settled.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        subscribed.promised();
        synchronized (this) {
            List<ObjectNode> said = early == null ? List.of() : early;
            early = null;
            tell(acknowledgement);
            said.forEach(this::tell);
        }
    }

    /// Hears whom there is to hear, and nobody else.
    ///
    /// @return whether there are other servers than before
    private boolean reconcile() {
        Map<String, Wish> wishes = new HashMap<>();
        for (RegisteredMcpServer server : relay.servers(asked.caller().environment())) {
            Map<String, String> uris = subscribed.of(server.name());
            Set<String> ids = tasks.getOrDefault(server.name(), Set.of());
            if (!uris.isEmpty() || !methods.isEmpty() || !ids.isEmpty()) {
                wishes.put(server.name(), new Wish(server, uris, ids));
            }
        }
        Set<RegisteredMcpServer> before = new HashSet<>();
        ears.values().forEach(ear -> before.add(ear.wish.server()));
        Set<RegisteredMcpServer> now = new HashSet<>();
        wishes.values().forEach(wish -> now.add(wish.server()));
        for (String name : Set.copyOf(ears.keySet())) {
            Ear ear = wishes.containsKey(name) ? null : ears.remove(name);
            if (ear != null) {
                ear.close();
            }
        }
        wishes.forEach((name, wish) -> {
            Ear ear = ears.get(name);
            if (ear == null || !ear.wish.equals(wish)) {
                Ear next = new Ear(wish, ear == null ? null : ear.hearing());
                ears.put(name, next);
                next.thread.start();
            }
        });
        return !before.equals(now);
    }

    /// What the server is asked: in the modern way, which says all there is to say.
    private Asked heard(Ear ear) {
        Wish wish = ear.wish;
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
                ear,
                asked.modern(),
                asked.session());
    }

    static ObjectNode notification(String method) {
        return JsonRpc.object().put("jsonrpc", "2.0").put("method", method);
    }

    private synchronized void tell(ObjectNode message) {
        if (over) {
            return;
        }
        if (early != null) {
            early.add(message);
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
        private final AtomicReference<@Nullable Ear> former;
        private final Thread thread = Thread.ofVirtual().name("tidings").unstarted(this::hear);

        /// Whether another hears what this one did.
        private volatile boolean relieved;

        /// Whether the server is heard, or cannot be for now.
        private final CountDownLatch settled = new CountDownLatch(1);

        /// @param former that hears the same server until this one does; null for none
        Ear(Wish wish, @Nullable Ear former) {
            this.wish = wish;
            this.former = new AtomicReference<>(former);
        }

        private void hear() {
            try {
                while (true) {
                    Reply reply = relay.hear(wish.server(), heard(this));
                    subscribed.settled(wish.uris().values());
                    settled.countDown();
                    boolean never = reply instanceof Reply.SignIn
                            || (reply instanceof Reply.Fault fault && fault.code() == JsonRpc.METHOD_NOT_FOUND);
                    // There may not have been room for both.
                    Duration pause = relieve() ? SOON : AGAIN;
                    if (never || Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    subscribed.lost(wish.uris().values());
                    Thread.sleep(pause);
                }
            } catch (Outlet.Gone | InterruptedException _) {
                // Nobody listens any more.
            } finally {
                settled.countDown();
                if (!relieved) {
                    subscribed.lost(wish.uris().values());
                }
            }
        }

        /// @return whether there was somebody to relieve
        private boolean relieve() {
            Ear before = former.getAndSet(null);
            if (before != null) {
                before.relieved = true;
                before.close();
            }
            return before != null;
        }

        /// Whoever hears the server until another does: this one, or the one before where this one does not yet.
        private @Nullable Ear hearing() {
            if (settled.getCount() == 0) {
                return this;
            }
            Ear before = former.getAndSet(null);
            thread.interrupt();
            return before;
        }

        /// From any thread.
        void close() {
            relieve();
            thread.interrupt();
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
                relieve();
                // What changed while nobody heard the server is not known.
                subscribed.heard(wish.uris().values()).forEach(uri -> tell(updated(uri)));
                settled.countDown();
            } else if (methods.contains(method)
                    || (method.equals("notifications/tasks") && !wish.tasks().isEmpty())) {
                tell(message);
            } else if (method.equals(UPDATED) && message.get("params") instanceof ObjectNode params) {
                String own = String.valueOf(Era.text(params, "uri"));
                String of = subscribedTo(own);
                String uri = of == null ? null : wish.uris().get(of);
                if (of != null && uri != null && subscribed.has(uri)) {
                    params.put("uri", uri + own.substring(of.length()));
                    tell(message);
                }
            }
        }

        /// The resource that is meant: what changed may be a part of the one that the client subscribed to
        /// (2025-11-25, schema, "ResourceUpdatedNotification").
        ///
        /// @return as the server calls it; null for none
        private @Nullable String subscribedTo(String own) {
            return wish.uris().keySet().stream()
                    .filter(own::startsWith)
                    .max(Comparator.comparingInt(String::length))
                    .orElse(null);
        }

        private static ObjectNode updated(String uri) {
            ObjectNode message = notification(UPDATED);
            message.putObject("params").put("uri", uri);
            return message;
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
