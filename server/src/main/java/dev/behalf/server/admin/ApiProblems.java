package dev.behalf.server.admin;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Router;

/// Problem documents (RFC 9457) below `/api`, pages elsewhere.
final class ApiProblems implements Router.ProblemPage {

    private final Router.ProblemPage pages;

    ApiProblems(Router.ProblemPage pages) {
        this.pages = pages;
    }

    @Override
    public void show(Call call, Problem problem) {
        if (!isApi(call)) {
            pages.show(call, problem);
        } else if (problem.code().equals(ErrorCode.BODY_TOO_LARGE.code())) {
            // The listener cuts bodies without knowing who would have read them.
            call.problem(Problem.of(
                    ErrorCode.BODY_TOO_LARGE,
                    "A body of JSON may have 32 KiB; one of YAML, or with a document in it, 1 MiB less a byte."));
        } else {
            call.problem(problem);
        }
    }

    @Override
    public String directions(Call call) {
        return isApi(call) ? "The paths are described at " + OpenApiEndpoint.PATH + "." : "Look at the address again.";
    }

    private static boolean isApi(Call call) {
        return call.path().equals("/api") || call.path().startsWith("/api/");
    }
}
