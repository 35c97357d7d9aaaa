package dev.behalf.server.clients;

/// What looking for a client came to.
public sealed interface ClientLookup {

    /// It is known.
    record Found(Client client) implements ClientLookup {}

    /// There is none such: it was never registered, its registration has expired, or its document is not good.
    ///
    /// @param explanation a sentence for the person in front of the browser
    record Unknown(String explanation) implements ClientLookup {}

    /// Its document cannot be had now.
    ///
    /// @param explanation a sentence for the person in front of the browser
    record Unavailable(String explanation) implements ClientLookup {}
}
