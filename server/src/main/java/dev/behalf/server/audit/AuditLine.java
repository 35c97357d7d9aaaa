package dev.behalf.server.audit;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An entry as JSON, for exports.
public final class AuditLine {

    private static final JsonMapper JSON = JsonMapper.shared();

    private AuditLine() {}

    /// One line without its end.
    public static String of(AuditEntry entry) {
        return JSON.writeValueAsString(node(entry));
    }

    /// The same as a tree.
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
}
