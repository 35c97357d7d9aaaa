package dev.behalf.server.admin;

import dev.behalf.provider.Diagnosis;
import dev.behalf.server.environment.Draft;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/doctor`: asks the live provider whether the connection, or the draft, is right. One
/// examination of an environment at a time, so that nobody wears a provider out through this server.
final class DoctorEndpoint {

    /// Seconds.
    private static final String RETRY_AFTER = "5";

    private final Gate gate;
    private final Environments environments;
    private final LiveCheck liveCheck;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    DoctorEndpoint(Gate gate, Environments environments, LiveCheck liveCheck) {
        this.gate = gate;
        this.environments = environments;
        this.liveCheck = liveCheck;
    }

    List<Route> routes() {
        return List.of(
                gate.post("/environments/{environment}/doctor", Permission.VIEW_SETTINGS, this::examine, "draft"));
    }

    private void examine(AdminCall call) {
        boolean draft = call.flag("draft");
        RegisteredConnection examined = draft ? draft(call) : call.requireConnection();
        if (!underWay.add(examined.environment())) {
            call.call().answer("Retry-After", RETRY_AFTER);
            throw Problem.exception(
                    ErrorCode.BUSY, "The provider of this environment is being asked already; wait for that answer.");
        }
        ObjectNode answer;
        try {
            answer = form(liveCheck.examine(examined)).put("draft", draft);
        } finally {
            // Before it is answered: whoever has the answer may ask again.
            underWay.remove(examined.environment());
        }
        call.answer(answer);
    }

    private RegisteredConnection draft(AdminCall call) {
        Draft draft = environments
                .drafts()
                .find(call.environment().name())
                .orElseThrow(() -> Refusals.notFound("This environment has no draft."));
        return new RegisteredConnection(draft.environment(), draft.settings(), draft.baseVersion());
    }

    private static ObjectNode form(Diagnosis diagnosis) {
        ObjectNode form = JsonMapper.shared().createObjectNode().put("healthy", diagnosis.healthy());
        ArrayNode findings = form.putArray("findings");
        diagnosis
                .findings()
                .forEach(finding -> findings.addObject()
                        .put("check", finding.check())
                        .put("outcome", finding.outcome().name().toLowerCase(Locale.ROOT))
                        .put("expected", finding.expected())
                        .put("found", finding.found())
                        .put("change", finding.change()));
        return form;
    }
}
