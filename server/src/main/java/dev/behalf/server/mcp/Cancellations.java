package dev.behalf.server.mcp;

import dev.behalf.server.upstream.Joined;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The requests under way on this node, so that `notifications/cancelled` ends them: each by the grant and the session
/// it
/// is under, so that nobody ends another's.
final class Cancellations {

    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private static final class Running {
        private @Nullable Runnable cancel;
        private boolean cancelled;

        synchronized void begun(Runnable next) {
            cancel = next;
            if (cancelled) {
                next.run();
            }
        }

        synchronized void cancel() {
            cancelled = true;
            if (cancel != null) {
                cancel.run();
            }
        }
    }

    static String key(Caller caller, @Nullable ClientSession session, JsonNode request) {
        Joined joined = session == null ? null : session.joined();
        return String.join(
                " ",
                caller.environment(),
                caller.grant(),
                caller.resource(),
                joined == null ? "" : joined.id(),
                request.toString());
    }

    /// @param cancel ends what a request does now; run at once where the request is cancelled already
    void begun(String key, Runnable cancel) {
        Objects.requireNonNull(running.computeIfAbsent(key, _ -> new Running())).begun(cancel);
    }

    void ended(String key) {
        running.remove(key);
    }

    void cancel(String key) {
        Running found = running.get(key);
        if (found != null) {
            found.cancel();
        }
    }
}
