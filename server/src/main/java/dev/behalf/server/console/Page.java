package dev.behalf.server.console;

/// What answers for a page.
@FunctionalInterface
public interface Page {

    /// Answers the visit, or throws a [dev.behalf.server.web.ProblemException].
    void handle(Visit visit);
}
