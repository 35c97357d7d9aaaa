package dev.behalf.server.mcp;

import dev.behalf.server.upstream.Answer;
import dev.behalf.server.upstream.Listener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Questions that were put to a client on the stream of its request, and the wait for their answers.
final class Gathering implements AutoCloseable {

    private final Asked asked;
    private final Map<String, Awaited> registry;
    private final Map<String, Awaited> open = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean cancelled;

    /// @param registry where answers look for whoever waits
    Gathering(Asked asked, Map<String, Awaited> registry, Listener listener) {
        this.asked = asked;
        this.registry = registry;
        listener.begun(this::cancel);
    }

    /// From any thread, also while questions are still put.
    private void cancel() {
        lock.lock();
        try {
            cancelled = true;
            open.values().forEach(each -> each.outcome().cancel(false));
        } finally {
            lock.unlock();
        }
    }

    private void open(String key, Awaited awaited) {
        lock.lock();
        try {
            open.put(key, awaited);
            if (cancelled) {
                awaited.outcome().cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }

    /// @param member what the server calls it
    /// @param request with `method` and maybe `params`
    void ask(String member, String key, String id, ObjectNode request) {
        Awaited awaited = new Awaited(member, id);
        open(key, awaited);
        registry.put(key, awaited);
        ObjectNode message = JsonRpc.object().put("jsonrpc", "2.0").put("id", id);
        message.setAll(request);
        if (message.path("params").path("mode").asString("").equals("url")
                && message.get("params") instanceof ObjectNode params
                && !params.has("elicitationId")) {
            // 2025-11-25 wants a name; nothing refers to it in 2026-07-28.
            params.put("elicitationId", UUID.randomUUID().toString());
        }
        asked.outlet().say(message);
    }

    /// Waits, and puts the answers where the server looks for them.
    ///
    /// @param state that the server wants back, null for none
    /// @param elsewhere finds an answer that came to another node, by its key; null where there is none
    /// @return null where all are there
    @Nullable
    Answer into(
            ObjectNode params,
            @Nullable JsonNode state,
            Duration patience,
            Duration beat,
            Function<String, @Nullable ObjectNode> elsewhere) {
        long end = System.nanoTime() + patience.toNanos();
        ObjectNode responses = JsonRpc.object();
        try {
            for (Map.Entry<String, Awaited> one : open.entrySet()) {
                Awaited each = one.getValue();
                ObjectNode outcome = each.poll(beat);
                while (outcome == null) {
                    if (System.nanoTime() > end) {
                        return new Answer.Failed(
                                "It asked for input, and the client did not answer within " + patience.toSeconds()
                                        + " s.",
                                false);
                    }
                    asked.outlet().waiting();
                    outcome = elsewhere.apply(one.getKey());
                    outcome = outcome == null ? each.poll(beat) : outcome;
                }
                JsonNode result = outcome.get("result");
                if (result == null) {
                    return new Answer.Failed("It asked for input, which the client refused to give.", false);
                }
                responses.set(each.member(), result);
            }
        } catch (CancellationException _) {
            return new Answer.Cancelled();
        }
        params.set(Matter.RESPONSES, responses);
        if (state != null) {
            params.set(Matter.STATE, state);
        } else {
            params.remove(Matter.STATE);
        }
        return null;
    }

    @Override
    public void close() {
        registry.keySet().removeAll(open.keySet());
    }
}
