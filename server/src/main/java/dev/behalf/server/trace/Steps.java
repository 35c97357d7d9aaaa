package dev.behalf.server.trace;

/// Is told what clients do. Answers at once, whatever becomes of it.
@FunctionalInterface
public interface Steps {

    void note(Step step);

    /// Whether a call that went well under a grant would still tell anything: only the first does. Asking is
    /// cheaper than making a step of each.
    default boolean isNews(String grant) {
        return true;
    }

    /// Forgets all of it.
    static Steps none() {
        return _ -> {};
    }
}
