package dev.behalf.server.admin;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Range;
import dev.behalf.server.activity.RecordedRefusal;
import dev.behalf.server.activity.RefusalFilter;
import dev.behalf.server.activity.RefusalPage;
import dev.behalf.server.activity.Series;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/environments/{environment}/activity` and `/refusals`: what verification did.
final class ActivityEndpoint {

    private static final String BASE = "/environments/{environment}";
    private static final String REFUSALS = BASE + "/refusals";

    private final Gate gate;
    private final Activity activity;

    ActivityEndpoint(Gate gate, Activity activity) {
        this.gate = gate;
        this.activity = activity;
    }

    List<Route> routes() {
        return List.of(
                gate.get(BASE + "/activity", Permission.VIEW_SETTINGS, this::counts, "range"),
                gate.get(REFUSALS, Permission.VIEW_SETTINGS, this::refusals, "reason", "text", "before", "limit"),
                gate.get(REFUSALS + "/{refusal}", Permission.VIEW_SETTINGS, this::refusal));
    }

    static Range range(AdminCall call, Range otherwise) {
        return Range.of(call.parameter("range", otherwise.id()))
                .orElseThrow(() -> Refusals.parameter("range", "1h, 24h, 7d or 30d"));
    }

    private void counts(AdminCall call) {
        Environment environment = call.environment();
        Series series = activity.series(environment.name(), range(call, Range.DAY));
        ObjectNode document = JsonMapper.shared()
                .createObjectNode()
                .put("environment", environment.name())
                .put("range", series.range().id())
                .put("begin", series.begin().toString())
                .put("stepSeconds", series.range().step().toSeconds())
                .put("verifiedInAll", series.verifiedInAll())
                .put("refusedInAll", series.refusedInAll());
        series.verified().forEach(document.putArray("verified")::add);
        ObjectNode refused = document.putObject("refused");
        new TreeMap<>(series.refused()).forEach((code, counts) -> counts.forEach(refused.withArray(code)::add));
        call.answer(document);
    }

    private void refusals(AdminCall call) {
        Environment environment = call.environment();
        int limit = call.limit();
        RefusalFilter filter = new RefusalFilter(call.parameter("reason", ""), call.parameter("text", ""));
        RefusalPage page = activity.page(environment.name(), filter, call.before(), limit);
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode list = document.putArray("refusals");
        page.refusals().forEach(refusal -> list.add(summary(refusal)));
        call.answer(document.put("next", page.next() == 0 ? null : Long.toString(page.next())));
    }

    /// As text: JavaScript reads no number of this size exactly (RFC 8259 section 6).
    private static String id(RecordedRefusal refusal) {
        return Long.toString(refusal.id());
    }

    private static ObjectNode summary(RecordedRefusal refusal) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("id", id(refusal))
                .put("at", refusal.at().toString())
                .put("face", refusal.face().id())
                .put("code", refusal.code())
                .put(
                        "message",
                        refusal.reason() == null ? null : refusal.reason().title())
                .put("expected", refusal.expected())
                .put("found", refusal.found())
                .put("client", refusal.client());
    }

    private void refusal(AdminCall call) {
        Environment environment = call.environment();
        long id = AdminCall.number(call.call().variable("refusal")).orElse(-1);
        RecordedRefusal refusal = activity.refusal(environment.name(), id)
                .orElseThrow(() -> Refusals.notFound("No refusal of this id is recorded, or no longer."));
        ObjectNode document = summary(refusal);
        ArrayNode rules = document.putArray("rules");
        refusal.rules()
                .forEach(rule -> rules.addObject()
                        .put("rule", rule.rule())
                        .put(
                                "outcome",
                                rule.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .put("expected", rule.expected())
                        .put("found", rule.found())
                        .put("change", rule.change()));
        ObjectNode claims = document.putObject("claims");
        refusal.claims().forEach(claims::put);
        call.answer(document);
    }
}
