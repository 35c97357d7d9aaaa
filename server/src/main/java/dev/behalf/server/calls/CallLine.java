package dev.behalf.server.calls;

import dev.behalf.server.chain.ChainFile;
import dev.behalf.server.json.ExactJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A call as JSON, for exports.
public final class CallLine {

    private static final JsonMapper JSON = ChainFile.JSON;

    private CallLine() {}

    /// One line without its end.
    ///
    /// @param previous the hash before the entry, so that a part of the log can be verified by itself
    static String of(RecordedCall recorded, String previous) {
        ObjectNode line = node(recorded);
        line.remove("hash");
        return JSON.writeValueAsString(line.put("previous", previous).put("hash", recorded.hash()));
    }

    /// The entry by itself, as a tree.
    public static ObjectNode node(RecordedCall recorded) {
        Called call = recorded.call();
        return JSON.createObjectNode()
                .put("number", recorded.number())
                .put("at", recorded.at().toString())
                .put("environment", call.environment())
                .put("person", call.person())
                .put("client", call.client())
                .put("grant", call.grant())
                .put("server", call.server())
                .put("method", call.method())
                .put("target", call.target())
                .put("decision", call.decision().id())
                .put("rule", call.rule())
                .put("token", call.token())
                .put("outcome", call.outcome())
                .put("durationMs", call.duration().toMillis())
                .put("argumentsHash", call.argumentsHash())
                .put("hash", recorded.hash());
    }

    /// Arguments as a tree, with all digits of their numbers.
    public static JsonNode arguments(String text) {
        return ExactJson.read(text);
    }

    /// A line that was read back; empty where it is no call.
    public static Optional<ChainFile.Line> read(String text) {
        try {
            JsonNode line = JSON.readTree(text);
            Called call = new Called(
                    text(line, "environment"),
                    text(line, "person"),
                    text(line, "client"),
                    text(line, "grant"),
                    text(line, "server"),
                    text(line, "method"),
                    text(line, "target"),
                    Called.Decision.of(text(line, "decision")),
                    text(line, "rule"),
                    text(line, "token"),
                    text(line, "outcome"),
                    Duration.ofMillis(line.required("durationMs").longValue()),
                    text(line, "argumentsHash"));
            RecordedCall recorded = new RecordedCall(
                    line.required("number").longValue(), ChainFile.instant(text(line, "at")), call, text(line, "hash"));
            String previous = text(line, "previous");
            return ChainFile.line(line, of(recorded, previous), previous, recorded.link());
        } catch (JacksonException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).stringValue();
    }
}
