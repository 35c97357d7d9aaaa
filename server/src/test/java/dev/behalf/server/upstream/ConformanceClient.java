package dev.behalf.server.upstream;

import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.McpServerSettings;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.net.Streams;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A client for the official suite, which starts it with the address of one of its servers: what Behalf is to the
/// team's
/// servers, with a person behind it who accepts whatever is proposed.
final class ConformanceClient {

    private static final String UNRELATED = "test_mrtr_unrelated";

    private final Upstreams upstreams;
    private final Asking asking;
    private @Nullable JsonNode firstSchema;

    private ConformanceClient(Upstreams upstreams, String url) {
        this.upstreams = upstreams;
        McpServerSettings settings = new McpServerSettings(
                "suite", url, CallsAs.NONE, List.of(), null, "", "", "", false, List.of(), null, "");
        this.asking = new Asking(
                new RegisteredMcpServer("default", settings, null, 1),
                true,
                "somebody",
                Map.of(),
                Map.of(),
                null,
                (ObjectNode) JsonMapper.shared().readTree("{\"elicitation\": {\"form\": {}}}"),
                null,
                null);
    }

    public static void main(String... arguments) {
        try (Streams streams = new Streams(EgressSettings.defaults(), new Streams.Network(true, true))) {
            Upstreams upstreams = new Upstreams(_ -> streams, Limits.DEFAULTS, InstantSource.system(), "test");
            new ConformanceClient(upstreams, arguments[arguments.length - 1]).run();
        }
        System.exit(0);
    }

    private void run() {
        upstreams.introduce(asking, false, new Person());
        for (JsonNode tool : listed("tools")) {
            firstSchema = Objects.requireNonNullElse(firstSchema, tool.get("inputSchema"));
            ObjectNode params = Rpc.object().put("name", tool.get("name").asString());
            params.set("arguments", arguments(tool.path("inputSchema")));
            call(params);
        }
        for (JsonNode resource : listed("resources")) {
            ask("resources/read", Rpc.object().put("uri", resource.get("uri").asString()));
        }
        for (JsonNode prompt : listed("prompts")) {
            ask("prompts/get", Rpc.object().put("name", prompt.get("name").asString()));
        }
    }

    private JsonNode listed(String what) {
        return ask(what + "/list", Rpc.object()).path(what);
    }

    private ObjectNode ask(String method, ObjectNode params) {
        Answer answer = upstreams.ask(asking, method, params, new Person());
        while (answer instanceof Answer.Held(var question)) {
            answer = question.resume(
                    asking,
                    Rpc.object().set("result", accepted(question.question().params())),
                    new Person());
        }
        System.out.println(method + ": " + answer);
        return answer instanceof Answer.Result(var result) ? result : Rpc.object();
    }

    /// Answers what the server wants to know first, and calls another tool in between.
    private void call(ObjectNode params) {
        ObjectNode result = ask("tools/call", params);
        for (int round = 0; round < 5 && Rpc.text(result, "resultType").equals("input_required"); round++) {
            ask("tools/call", Rpc.object().put("name", UNRELATED));
            ObjectNode next = params.deepCopy();
            ObjectNode responses = next.putObject("inputResponses");
            for (Map.Entry<String, JsonNode> request :
                    result.path("inputRequests").properties()) {
                responses.set(request.getKey(), accepted(request.getValue().get("params")));
            }
            if (result.has("requestState")) {
                next.set("requestState", result.get("requestState"));
            }
            result = ask("tools/call", next);
        }
    }

    /// With what the form proposes, and otherwise something of the kind.
    private ObjectNode accepted(@Nullable JsonNode params) {
        ObjectNode answer = Rpc.object().put("action", "accept");
        answer.set("content", params == null ? Rpc.object() : arguments(params.path("requestedSchema")));
        return answer;
    }

    private ObjectNode arguments(JsonNode schema) {
        ObjectNode arguments = Rpc.object();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode given = property.getValue().get("default");
            arguments.set(property.getKey(), given == null ? made(property.getKey(), property.getValue()) : given);
        }
        return arguments;
    }

    private JsonNode made(String name, JsonNode property) {
        if (name.equals("schema") && firstSchema != null) {
            return firstSchema;
        }
        return JsonMapper.shared()
                .valueToTree(
                        switch (Rpc.text(property, "type")) {
                            case "number", "integer" -> 3;
                            case "boolean" -> true;
                            case "object" -> Map.of();
                            default -> "something";
                        });
    }

    private static final class Person implements Listener {
        @Override
        public void begun(Runnable cancel) {}

        @Override
        public void notified(ObjectNode notification) {}

        @Override
        public void waiting() {}

        @Override
        public Fate asked(Question question) {
            return Fate.HELD;
        }
    }
}
