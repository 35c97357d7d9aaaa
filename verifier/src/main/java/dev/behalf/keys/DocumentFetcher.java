package dev.behalf.keys;

import java.net.URI;

/// Reads a small public JSON document (a key set, a discovery document) from a provider.
///
/// Implementations own the egress policy: https only, no redirects, no private addresses, limits of time and size.
public interface DocumentFetcher {

    /// @return the document, never null
    /// @throws FetchException when it cannot be had; the message is fit for an operator and holds no secret
    Document fetch(URI uri);
}
