package dev.behalf.server.web;

/// Ends the handling of a request with a problem document. Carries no stack trace: it tells about the request, not
/// about the program.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code() + " " + problem.title(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
