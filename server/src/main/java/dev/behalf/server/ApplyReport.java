package dev.behalf.server;

import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.Difference;
import dev.behalf.server.environment.ManifestProblem;
import java.util.List;
import java.util.Locale;
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
        ObjectNode report = JSON.createObjectNode();
        switch (result) {
            case ApplyResult.Applied applied -> addTo(report, applied, dryRun);
            case ApplyResult.Refused(var problems) -> {
                report.put("applied", false);
                ArrayNode list = report.putArray("problems");
                problems.forEach(problem -> list.addObject().put("message", problem));
            }
        }
        return text(report);
    }

    private static void addTo(ObjectNode report, ApplyResult.Applied applied, boolean dryRun) {
        report.put("applied", !dryRun).put("changed", applied.changed()).put("revision", applied.revision());
        ArrayNode differences = report.putArray("differences");
        for (Difference difference : applied.differences()) {
            ObjectNode node = differences
                    .addObject()
                    .put(
                            "mark",
                            difference.mark().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("path", difference.path());
            if (difference.before() != null) {
                node.put("before", difference.before());
            }
            if (difference.after() != null) {
                node.put("after", difference.after());
            }
        }
        ArrayNode created = report.putArray("created");
        for (CreatedKey key : applied.created()) {
            created.add(KeysCommand.json(key.key()).put("key", key.text()));
        }
    }

    static String text(Object node) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }
}
