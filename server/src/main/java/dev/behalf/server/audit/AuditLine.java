package dev.behalf.server.audit;

import dev.behalf.server.chain.ChainFile;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An entry as JSON, for exports.
public final class AuditLine {

    private static final JsonMapper JSON = ChainFile.JSON;

    private AuditLine() {}

    /// One line without its end.
    ///
    /// @param previous the hash before the entry, so that a part of the log can be verified by itself
    static String of(AuditEntry entry, String previous) {
        ObjectNode line = node(entry);
        line.remove("hash");
        return JSON.writeValueAsString(line.put("previous", previous).put("hash", entry.hash()));
    }

    /// The entry by itself, as a tree.
    public static ObjectNode node(AuditEntry entry) {
        AuditEvent event = entry.event();
        ObjectNode line = JSON.createObjectNode()
                .put("number", entry.number())
                .put("at", entry.at().toString())
                .put("environment", event.environment())
                .put("action", event.action())
                .put("subject", event.subject())
                .put("detail", event.detail());
        line.putObject("actor")
                .put("kind", event.actor().kind().id())
                .put("id", event.actor().id())
                .put("name", event.actor().name());
        return line.put("hash", entry.hash());
    }

    /// A line that was read back; empty where it is no entry.
    public static Optional<ChainFile.Line> read(String text) {
        try {
            JsonNode line = JSON.readTree(text);
            JsonNode who = line.required("actor");
            JsonNode environment = line.required("environment");
            Actor actor = new Actor(Actor.Kind.of(text(who, "kind")), text(who, "id"), text(who, "name"));
            AuditEvent event = new AuditEvent(
                    actor,
                    environment.isNull() ? null : environment.asString(),
                    text(line, "action"),
                    text(line, "subject"),
                    text(line, "detail"));
            long number = line.required("number").longValue();
            Instant at = ChainFile.instant(text(line, "at"));
            AuditEntry entry = new AuditEntry(number, at, event, text(line, "hash"));
            String previous = text(line, "previous");
            return ChainFile.line(line, of(entry, previous), previous, entry.link());
        } catch (JacksonException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).stringValue();
    }
}
