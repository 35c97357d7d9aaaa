package dev.behalf.server.admin;

import dev.behalf.server.environment.Difference;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The problems that requests end with.
final class Refusals {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Refusals() {}

    static ProblemException notFound(String detail) {
        return Problem.exception(ErrorCode.NOT_FOUND, detail);
    }

    static ProblemException parameter(String name, String expected) {
        return Problem.exception(
                ErrorCode.MALFORMED_REQUEST, "The query parameter " + name + " was expected to be " + expected + ".");
    }

    static ProblemException restricted(AdminToken token) {
        return Problem.exception(
                ErrorCode.TOKEN_RESTRICTED,
                "This token is restricted to what concerns " + String.join(", ", token.environments()) + ".");
    }

    /// @param problems at least one
    static ProblemException unusable(List<SettingProblem> problems) {
        return unusableForms(problems.stream().map(Refusals::form).toList());
    }

    /// @param problems each with `key`, `message` and `repair`
    static ProblemException unusableForms(List<ObjectNode> problems) {
        String count = problems.size() == 1 ? "1 problem was" : problems.size() + " problems were";
        return new ProblemException(
                Problem.of(ErrorCode.UNUSABLE_INPUT, count + " found and nothing was changed; see `problems`.")
                        .with("problems", problems));
    }

    static ObjectNode form(SettingProblem problem) {
        ObjectNode form = form(problem.key(), problem.message());
        problem.repair().forEach(((ObjectNode) form.get("repair"))::put);
        return form;
    }

    static ObjectNode form(String key, String message) {
        ObjectNode form = JSON.createObjectNode().put("key", key).put("message", message);
        form.putObject("repair");
        return form;
    }

    /// @param place where the name of the environment is to be sent
    static ProblemException unconfirmed(List<LockoutRisk> risks, String place) {
        List<ObjectNode> forms = risks.stream()
                .map(risk ->
                        JSON.createObjectNode().put("setting", risk.setting()).put("sentence", risk.sentence()))
                .toList();
        return new ProblemException(Problem.of(
                        ErrorCode.UNCONFIRMED,
                        "This can lock users of a production environment out; see `risks`. If it is meant, send the"
                                + " environment's name as " + place + ". Nothing was changed.")
                .with("risks", forms));
    }

    static ProblemException changedMeanwhile(SaveResult.Conflict conflict) {
        String current = conflict.current() == null
                ? "There is no connection now."
                : "Version " + conflict.current().version() + " is in force now.";
        return changedMeanwhile(current, conflict.differences());
    }

    /// @param current which version is in force, a sentence
    /// @param differences what the change would change of it
    static ProblemException changedMeanwhile(String current, List<Difference> differences) {
        return new ProblemException(Problem.of(
                        ErrorCode.CHANGED_MEANWHILE,
                        current + " `differences` says what this change would change. Look at it again, and send its"
                                + " entity tag.")
                .with(
                        "differences",
                        StreamSupport.stream(JsonForms.differences(differences).spliterator(), false)
                                .toList()));
    }

    static ProblemException versionRequired(String what) {
        return Problem.exception(
                ErrorCode.VERSION_REQUIRED, "Send the ETag of " + what + " that you looked at, in If-Match.");
    }
}
