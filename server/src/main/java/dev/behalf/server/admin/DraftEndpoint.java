package dev.behalf.server.admin;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Connections;
import dev.behalf.server.environment.Draft;
import dev.behalf.server.environment.DraftResult;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.WhatIf;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/draft`: a connection that is prepared, what it would have refused, and putting it in
/// force. Its entity tag is the time it was saved.
final class DraftEndpoint {

    private static final String PATH = "/environments/{environment}/draft";

    private final Gate gate;
    private final Environments environments;
    private final Activity activity;

    DraftEndpoint(Gate gate, Environments environments, Activity activity) {
        this.gate = gate;
        this.environments = environments;
        this.activity = activity;
    }

    List<Route> routes() {
        return List.of(
                gate.get(PATH, Permission.VIEW_SETTINGS, call -> answer(call, draft(call), List.of())),
                gate.put(PATH, Permission.CHANGE_SETTINGS, this::put),
                gate.delete(PATH, Permission.CHANGE_SETTINGS, this::discard),
                gate.post(PATH + "/promote", Permission.CHANGE_SETTINGS, this::promote, "confirm"),
                gate.get(PATH + "/what-if", Permission.VIEW_SETTINGS, this::whatIf, "range"));
    }

    private Draft draft(AdminCall call) {
        return environments
                .drafts()
                .find(call.environment().name())
                .orElseThrow(() -> Refusals.notFound("This environment has no draft."));
    }

    private void answer(AdminCall call, Draft draft, List<String> notes) {
        RegisteredConnection current = call.connection();
        ConnectionSettings before = current == null ? null : current.settings();
        ObjectNode document = JsonMapper.shared()
                .createObjectNode()
                .put("environment", draft.environment())
                .put("baseVersion", draft.baseVersion())
                .put("savedAt", draft.savedAt().toString())
                .put("savedBy", draft.savedBy())
                .setAll(JsonForms.connection(draft.settings()));
        document.set("changes", JsonForms.differences(Connections.differences(before, draft.settings())));
        ArrayNode risks = document.putArray("risks");
        Connections.risks(
                        call.environment(),
                        before,
                        draft.settings(),
                        environments.connections().kept(draft.environment()))
                .forEach(
                        risk -> risks.addObject().put("setting", risk.setting()).put("sentence", risk.sentence()));
        notes.forEach(document.putArray("notes")::add);
        call.call().answer("ETag", tag(draft));
        call.answer(document);
    }

    private static String tag(Draft draft) {
        return EntityTags.of(draft.savedAt().toEpochMilli());
    }

    private void put(AdminCall call) {
        Environment environment = call.environment();
        Members body = call.body(ConnectionBody.CONNECTION, ConnectionBody.DEVELOPMENT, "baseVersion");
        Long base = body.version("baseVersion");
        ConnectionInput input = ConnectionBody.read(body, environment.kind());
        RegisteredConnection current = call.connection();
        long version = base != null ? base : current == null ? 0 : current.version();
        switch (environments.drafts().save(environment.name(), input, version, call.actor())) {
            case DraftResult.Saved(var draft, var notes) -> answer(call, draft, notes);
            case DraftResult.Problems(var problems) -> throw Refusals.unusable(problems);
        }
    }

    private void discard(AdminCall call) {
        if (!environments.drafts().discard(call.environment().name(), call.actor())) {
            throw Refusals.notFound("This environment has no draft.");
        }
        call.call().done();
    }

    private void promote(AdminCall call) {
        Draft draft = draft(call);
        String header = call.call().header("If-Match");
        if (header == null) {
            throw Refusals.versionRequired("the draft");
        }
        long savedAt = draft.savedAt().toEpochMilli();
        if (EntityTags.demanded(header, savedAt) != savedAt) {
            throw Problem.exception(
                    ErrorCode.CHANGED_MEANWHILE,
                    "The draft was saved anew by " + draft.savedBy() + " at " + draft.savedAt()
                            + ". Look at it again.");
        }
        RegisteredConnection promoted = ConnectionEndpoint.saved(
                        environments
                                .drafts()
                                .promote(draft.environment(), draft.savedAt(), call.parameter("confirm"), call.actor()),
                        "the query parameter `confirm`")
                .connection();
        ConnectionEndpoint.answer(call, promoted);
    }

    private void whatIf(AdminCall call) {
        Draft draft = draft(call);
        Range range = ActivityEndpoint.range(call, Range.WEEK);
        WhatIf result = WhatIf.of(
                draft.settings(),
                call.pinnedIssuer(draft.settings().connection().settings()),
                activity.fingerprints(draft.environment(), range.length()));
        ObjectNode document = JsonMapper.shared()
                .createObjectNode()
                .put("environment", draft.environment())
                .put("range", range.id())
                .put("sentence", result.sentence())
                .put("requests", result.requests())
                .put("refused", result.refused())
                .put("undecided", result.undecided())
                .put("clients", result.clients());
        ArrayNode refusals = document.putArray("refusals");
        result.refusals()
                .forEach(refusal -> refusals.addObject()
                        .put("client", refusal.client())
                        .put("code", refusal.reason().code())
                        .put("message", refusal.reason().title())
                        .put("requests", refusal.requests()));
        call.answer(document);
    }
}
