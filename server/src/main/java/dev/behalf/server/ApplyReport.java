package dev.behalf.server;

import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.ManifestProblem;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What applying a manifest came to, for scripts.
final class ApplyReport {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ApplyReport() {}

    static String json(List<ManifestProblem> problems) {
        ObjectNode report = JSON.createObjectNode().put("applied", false);
        ArrayNode list = report.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("path", problem.path())
                .put("line", problem.line())
                .put("message", problem.message()));
        return text(report);
    }

    static String json(ApplyResult result, boolean dryRun) {
        return switch (result) {
            case ApplyResult.Applied applied -> text(JsonForms.applied(applied, dryRun));
            case ApplyResult.Refused(var problems) -> {
                ObjectNode report = JSON.createObjectNode().put("applied", false);
                ArrayNode list = report.putArray("problems");
                problems.forEach(problem -> list.addObject().put("message", problem));
                yield text(report);
            }
        };
    }

    static String text(Object node) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }
}
