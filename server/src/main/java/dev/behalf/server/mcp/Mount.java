package dev.behalf.server.mcp;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.environment.Environment;
import java.net.URI;

/// An MCP server of an environment: where it is, and what a token for it must have. All of it comes from the configured
/// URL and nothing from the request: the audience must not depend on who asks (RFC 9728 section 7.3).
///
/// @param issuer the environment's public URL, whose tokens are taken
/// @param resource the one `aud` of these tokens
/// @param metadata the address of the metadata (RFC 9728 section 3.1), in the form with the path
/// @param origin scheme, host and port, as browsers name it
record Mount(Environment environment, String issuer, String resource, String metadata, String origin) {

    /// The scope of whatever has no scopes of its own.
    static final String SCOPE = "mcp";

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    /// @param environment one with a public URL
    /// @param path of the MCP server below that
    static Mount of(Environment environment, String path) {
        String url = requireNonNull(environment.publicUrl());
        URI uri = URI.create(url);
        String origin = uri.getScheme() + "://" + uri.getRawAuthority();
        String metadata = origin + WELL_KNOWN + uri.getRawPath() + path;
        return new Mount(environment, url, url + path, metadata, origin);
    }

    String name() {
        return environment.name();
    }
}
