package dev.behalf.server.trace;

/// Is told what clients do. Answers at once, whatever becomes of it.
@FunctionalInterface
public interface Steps {

    void note(Step step);

    /// Forgets all of it.
    static Steps none() {
        return _ -> {};
    }
}
