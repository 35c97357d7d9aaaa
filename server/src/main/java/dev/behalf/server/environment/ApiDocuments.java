package dev.behalf.server.environment;

/// The documents of APIs.
public interface ApiDocuments {

    /// The text of the document of an API that is registered; fetched where it was not fetched yet.
    Found document(RegisteredMcpServer server);

    /// What came of looking for a document.
    sealed interface Found {
        record Text(String text) implements Found {}

        /// @param problem a sentence
        record Missing(String problem) implements Found {}
    }

    /// Fetches documents that are published.
    @FunctionalInterface
    interface Source {

        /// Where nothing is fetched.
        Source NONE = (_, _, _) -> new Found.Missing("Nothing is fetched here.");

        /// @param loopback whether it may be on this machine
        /// @param privateToo whether it may have a private address
        Found fetch(String url, boolean loopback, boolean privateToo);
    }
}
