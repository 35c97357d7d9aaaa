package dev.behalf.server.mcp;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The requests under way on this node, so that `notifications/cancelled` ends them: each by the grant and the session
/// it is under, so that nobody ends another's. Programs without a session that share a sign-in may give the same id:
/// where it is not clear which request is meant, none is ended.
final class Cancellations {

    private final Map<String, Set<Part>> running = new ConcurrentHashMap<>();

    /// What is done for a request; there may be several at once.
    static final class Part {
        private final Object request;
        private @Nullable Runnable cancel;
        private boolean cancelled;

        /// @param request the same object for all parts of one
        Part(Object request) {
            this.request = request;
        }

        private synchronized void begun(Runnable next) {
            cancel = next;
            if (cancelled) {
                next.run();
            }
        }

        private synchronized void cancel() {
            cancelled = true;
            if (cancel != null) {
                cancel.run();
            }
        }
    }

    static String key(Caller caller, @Nullable ClientSession session, JsonNode request) {
        return String.join(
                " ",
                caller.environment(),
                caller.grant(),
                caller.resource(),
                session == null ? "" : session.name(),
                request.toString());
    }

    /// @param cancel ends what is done now; run at once where the request is cancelled already
    void begun(String key, Part part, Runnable cancel) {
        running.compute(key, (_, parts) -> {
            Set<Part> all = parts == null ? new HashSet<>() : new HashSet<>(parts);
            all.add(part);
            return all;
        });
        part.begun(cancel);
    }

    void ended(String key, Part part) {
        running.computeIfPresent(key, (_, parts) -> {
            Set<Part> rest = new HashSet<>(parts);
            rest.remove(part);
            return rest.isEmpty() ? null : rest;
        });
    }

    /// @param clear whether there can be no other request of that key than the one that is meant
    void cancel(String key, boolean clear) {
        Set<Part> parts = running.getOrDefault(key, Set.of());
        Set<Object> requests = Collections.newSetFromMap(new IdentityHashMap<>());
        parts.forEach(part -> requests.add(part.request));
        if (clear || requests.size() == 1) {
            parts.forEach(Part::cancel);
        }
    }
}
