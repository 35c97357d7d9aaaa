package dev.behalf.server.clients;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client says about itself (RFC 7591 section 2), as far as it matters here.
///
/// @param name null where it gives none
/// @param uri its home page, null where it gives none
/// @param redirectUris where answers may go, at least one
/// @param authentication how it may authenticate, at least one way
/// @param jwks its public keys as JSON, null where it has none or keeps them at `jwksUri`
/// @param jwksUri where its public keys are, null where they are in `jwks` or nowhere
/// @param refreshes whether it can use refresh tokens
/// @param scope the scopes it may ask for, separated by spaces; null where it does not say
/// @param installed whether it is an app on somebody's machine rather than on a server
public record ClientMetadata(
        @Nullable String name,
        @Nullable String uri,
        List<String> redirectUris,
        Set<Authentication> authentication,
        @Nullable String jwks,
        @Nullable String jwksUri,
        boolean refreshes,
        @Nullable String scope,
        boolean installed) {

    /// How a client proves at the token endpoint who it is. There are no shared secrets.
    public enum Authentication {
        /// Not at all: a public client.
        NONE("none"),
        /// By a signed assertion (RFC 7523 section 2.2).
        PRIVATE_KEY_JWT("private_key_jwt");

        private final String method;

        Authentication(String method) {
            this.method = method;
        }

        /// The name in the registry of authentication methods.
        public String method() {
            return method;
        }
    }

    public ClientMetadata {
        redirectUris = List.copyOf(redirectUris);
        authentication = Set.copyOf(authentication);
    }

    /// Whether an answer may go there: exactly as registered, except for the port on this machine.
    public boolean allowsRedirect(String uri) {
        return RedirectUris.matches(redirectUris, uri);
    }

    /// Whether every answer stays on the person's machine, where any program can pose as this client.
    public boolean isLoopbackOnly() {
        return redirectUris.stream().allMatch(RedirectUris::isLoopback);
    }
}
