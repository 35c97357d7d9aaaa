package dev.behalf.server.admin;

import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLine;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.RecordedCall;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/mcp-calls`: what clients had done at the team's MCP servers.
final class McpCallsEndpoint {

    private static final String NUMBER = "number";

    private final Gate gate;
    private final CallLog calls;
    private final AuditLog audit;

    McpCallsEndpoint(Gate gate, CallLog calls, AuditLog audit) {
        this.gate = gate;
        this.audit = audit;
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                gate.get(
                        "/environments/{environment}/mcp-calls",
                        Permission.VIEW_SETTINGS,
                        this::list,
                        "server",
                        "before",
                        "limit"),
                gate.get("/environments/{environment}/mcp-calls/export", Permission.VIEW_SETTINGS, this::export),
                gate.get(
                        "/environments/{environment}/mcp-calls/{" + NUMBER + "}/arguments",
                        Permission.READ_AUDIT,
                        this::arguments));
    }

    private void list(AdminCall call) {
        Environment environment = call.environment();
        int limit = call.limit();
        List<RecordedCall> found = calls.page(environment.name(), call.parameter("server", ""), call.before(), limit);
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("calls");
        found.forEach(recorded -> list.add(CallLine.node(recorded)));
        // A page that is full may be the last one; the next is empty then.
        call.answer(document.put(
                "next",
                found.size() < limit ? null : Long.toString(found.getLast().number())));
    }

    private void arguments(AdminCall call) {
        String environment = call.environment().name();
        String number = call.call().variable(NUMBER);
        String arguments = number.matches("[0-9]{1,18}")
                ? calls.arguments(environment, Long.parseLong(number)).orElse(null)
                : null;
        if (arguments == null) {
            throw Refusals.notFound("There is no call of this number whose arguments are kept.");
        }
        audit.record(new AuditEvent(call.actor(), environment, CallLog.ARGUMENTS_READ, number, ""));
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.set("arguments", CallLine.arguments(arguments));
        call.answer(document);
    }

    private void export(AdminCall call) {
        String environment = call.environment().name();
        call.call().stream(
                "application/x-ndjson", lines -> calls.lines(environment, line -> lines.accept(line + "\n")));
    }
}
