package dev.behalf.server.web;

/// What answers a request.
@FunctionalInterface
public interface Action {

    /// Answers, or throws a [ProblemException].
    void handle(Call call);
}
