package dev.behalf.server.mcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// The requests under way on this node, so that `notifications/cancelled` ends them: each by the grant it is under, so
/// that nobody ends another's.
final class Cancellations {

    private final Map<String, Runnable> running = new ConcurrentHashMap<>();

    static String key(Caller caller, JsonNode request) {
        return caller.environment() + " " + caller.grant() + " " + caller.resource() + " " + request;
    }

    void begun(String key, Runnable cancel) {
        running.put(key, cancel);
    }

    void ended(String key) {
        running.remove(key);
    }

    void cancel(String key) {
        Runnable cancel = running.get(key);
        if (cancel != null) {
            cancel.run();
        }
    }
}
