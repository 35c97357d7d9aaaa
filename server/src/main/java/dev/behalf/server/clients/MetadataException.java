package dev.behalf.server.clients;

/// Ends the reading of a client's metadata.
final class MetadataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ClientProblem problem;

    MetadataException(ClientProblem problem) {
        super(problem.error(), null, false, false);
        this.problem = problem;
    }

    ClientProblem problem() {
        return problem;
    }
}
