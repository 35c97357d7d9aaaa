package dev.behalf.server.admin;

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

    private final Gate gate;
    private final CallLog calls;

    McpCallsEndpoint(Gate gate, CallLog calls) {
        this.gate = gate;
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
                gate.get("/environments/{environment}/mcp-calls/export", Permission.VIEW_SETTINGS, this::export));
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

    private void export(AdminCall call) {
        String environment = call.environment().name();
        call.call().stream(
                "application/x-ndjson", lines -> calls.lines(environment, line -> lines.accept(line + "\n")));
    }
}
