package dev.behalf.server.mcp;

import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Question;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Passes on to a client what a server says before it answers, as far as the client's revision has that.
final class Hearing implements Listener {

    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
    private static final String PROGRESS = "progressToken";

    /// In one request: nobody has patience for more.
    private static final int MOST_QUESTIONS = 100;

    private static final List<String> LEVELS =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private final Dialogue dialogue;
    private final Tasks tasks;
    private final Resumptions resumptions;
    private final RegisteredMcpServer server;
    private final Asked asked;
    private final Matter matter;
    private final Cancellations cancellations;
    private final Cancellations.Part part;
    private final Map<JsonNode, String> names = new HashMap<>();

    Hearing(
            Dialogue dialogue,
            Tasks tasks,
            Resumptions resumptions,
            RegisteredMcpServer server,
            Asked asked,
            Matter matter,
            Cancellations cancellations) {
        this.dialogue = dialogue;
        this.tasks = tasks;
        this.resumptions = resumptions;
        this.server = server;
        this.asked = asked;
        this.matter = matter;
        this.cancellations = cancellations;
        this.part = new Cancellations.Part(asked.request());
    }

    private String key() {
        return Cancellations.key(
                asked.caller(), asked.session(), asked.request().id());
    }

    @Override
    public void begun(Runnable cancel) {
        cancellations.begun(key(), part, cancel);
    }

    void ended() {
        cancellations.ended(key(), part);
    }

    @Override
    public void waiting() {
        asked.outlet().waiting();
    }

    @Override
    public void notified(ObjectNode notification) {
        String method = notification.path("method").asString("");
        if (notification.get("params") instanceof ObjectNode params) {
            if (Voices.leadsAstray(params)) {
                return;
            }
            Voices.named(asked.caller(), server, params);
            tasks.said(server, asked.caller(), method, params);
        }
        if (isOfAnother(method, notification)) {
            return;
        }
        if (matter.method().equals(Matter.LISTEN)) {
            subscribed(notification);
        } else if (!asked.modern()) {
            if (!method.equals("notifications/cancelled") || isRenamed(notification)) {
                asked.outlet().say(notification);
            }
        } else if (method.equals("notifications/progress")
                || (method.equals("notifications/message") && isWanted(notification))) {
            asked.outlet().say(notification);
        }
    }

    /// What would be taken for another request's, or another server's: progress is told by the name that this
    /// request gave it, and at the address of all servers resources have other names, by which the stream there
    /// tells of them.
    private boolean isOfAnother(String method, ObjectNode notification) {
        return switch (method) {
            case "notifications/progress" -> {
                ObjectNode meta = asked.request().meta();
                JsonNode token = meta == null ? null : meta.get(PROGRESS);
                yield token == null || !token.equals(notification.path("params").get(PROGRESS));
            }
            case Standing.UPDATED -> !matter.method().equals(Matter.LISTEN) && Voices.isJoint(asked.caller(), server);
            default -> false;
        };
    }

    /// "All notifications delivered on the stream carry" the id of the client's own request.
    private void subscribed(ObjectNode notification) {
        if (notification.path("params").get("_meta") instanceof ObjectNode meta && meta.has(SUBSCRIPTION)) {
            meta.set(SUBSCRIPTION, asked.request().id());
        }
        asked.outlet().say(notification);
    }

    /// A server that takes a question back knows it by another name than the client.
    private boolean isRenamed(ObjectNode cancellation) {
        JsonNode id = cancellation.path("params").path("requestId");
        String name = names.get(id);
        if (name == null || !(cancellation.get("params") instanceof ObjectNode params)) {
            return false;
        }
        params.put("requestId", name);
        return true;
    }

    /// Without a level in the request there are no log messages (2026-07-28, "Logging").
    private boolean isWanted(ObjectNode notification) {
        String wanted = Era.text(asked.request().meta(), ModernRequest.LOG_LEVEL);
        int level = LEVELS.indexOf(notification.path("params").path("level").asString(""));
        return wanted != null && level >= LEVELS.indexOf(wanted);
    }

    @Override
    public boolean marked(String event, long request, boolean alone) {
        return resumptions.mark(server, asked, matter, event, request, alone);
    }

    @Override
    public Fate asked(Question question) {
        if (asked.modern()) {
            return matter.inRounds() ? Fate.HELD : Fate.REFUSED;
        }
        if (!asked.outlet().taken() || names.size() == MOST_QUESTIONS) {
            return Fate.REFUSED;
        }
        ObjectNode params = Voices.named(asked.caller(), server, question.method(), question.params());
        String name = dialogue.name(server, asked.caller(), question);
        names.put(question.id(), name);
        ObjectNode message =
                JsonRpc.object().put("jsonrpc", "2.0").put("id", name).put("method", question.method());
        if (params != null) {
            tasks.said(server, asked.caller(), question.method(), params);
            message.set("params", params);
        }
        asked.outlet().say(message);
        return Fate.TOLD;
    }
}
