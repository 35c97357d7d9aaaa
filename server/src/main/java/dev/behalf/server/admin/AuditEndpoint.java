package dev.behalf.server.admin;

import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLine;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/audit` and `/audit/export`: administrative acts.
final class AuditEndpoint {

    private static final String ENVIRONMENT = "environment";
    private static final int PIECE = 500;

    private final Gate gate;
    private final AuditLog audit;

    AuditEndpoint(Gate gate, AuditLog audit) {
        this.gate = gate;
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(
                gate.get(
                        "/audit", Permission.READ_AUDIT, this::list, ENVIRONMENT, "action", "actor", "before", "limit"),
                gate.get("/audit/export", Permission.READ_AUDIT, this::export, ENVIRONMENT));
    }

    /// @return empty for all
    private static String environment(AdminCall call) {
        String environment = call.parameter(ENVIRONMENT, "");
        if (environment.isEmpty()) {
            call.requireUnrestricted();
        } else {
            call.requireReach(environment);
        }
        return environment;
    }

    private void list(AdminCall call) {
        int limit = call.limit();
        AuditFilter filter =
                new AuditFilter(environment(call), call.parameter("action", ""), call.parameter("actor", ""));
        List<AuditEntry> page = audit.page(filter, call.before(), limit);
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode entries = document.putArray("entries");
        page.forEach(entry -> entries.add(AuditLine.node(entry)));
        String next = page.size() < limit ? null : Long.toString(page.getLast().number());
        call.answer(document.put("next", next));
    }

    /// The oldest first. Read piece by piece: a reader who takes long keeps no connection of the database.
    private void export(AdminCall call) {
        String environment = environment(call);
        call.call().stream("application/x-ndjson", lines -> export(environment, lines));
    }

    /// The whole log can be verified by its lines; the acts of one environment stand by themselves.
    private void export(String environment, Consumer<String> lines) {
        if (environment.isEmpty()) {
            audit.lines(line -> lines.accept(line + "\n"));
        } else {
            exportOf(environment, lines);
        }
    }

    private void exportOf(String environment, Consumer<String> lines) {
        List<AuditEntry> piece = audit.after(environment, 0, PIECE);
        while (!piece.isEmpty()) {
            piece.forEach(entry -> lines.accept(AuditLine.node(entry) + "\n"));
            piece = audit.after(environment, piece.getLast().number(), PIECE);
        }
    }
}
