package dev.behalf.server.federation;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import dev.behalf.keys.Printable;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a provider signs people in and hands out tokens.
///
/// @param revocation null where the provider has none for public clients
/// @param namesItself whether it promises `iss` in its answers (RFC 9207 section 3)
/// @param scopes those it lists, null where it lists none
record ProviderEndpoints(
        URI authorization,
        URI token,
        @Nullable URI revocation,
        boolean namesItself,
        @Nullable Set<String> scopes) {

    /// Addresses that are known without asking.
    static ProviderEndpoints fixed(String authorization, String token, @Nullable String revocation) {
        return new ProviderEndpoints(
                URI.create(authorization),
                URI.create(token),
                revocation == null ? null : URI.create(revocation),
                false,
                null);
    }

    /// From a discovery document (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
    ///
    /// @param plain whether `http` is allowed too, which it is for emulators on this machine
    /// @throws FetchException of kind `BAD_BODY` where the document lacks what is needed
    static ProviderEndpoints discovered(DiscoveryDocument document, boolean plain) {
        Map<String, Object> members = document.members();
        URI revocation =
                members.containsKey("revocation_endpoint") ? endpoint(members, "revocation_endpoint", plain) : null;
        return new ProviderEndpoints(
                endpoint(members, "authorization_endpoint", plain),
                endpoint(members, "token_endpoint", plain),
                revocation,
                Boolean.TRUE.equals(members.get("authorization_response_iss_parameter_supported")),
                members.get("scopes_supported") instanceof Collection<?> scopes
                        ? scopes.stream().map(String::valueOf).collect(Collectors.toSet())
                        : null);
    }

    private static URI endpoint(Map<String, Object> members, String name, boolean plain) {
        if (members.get(name) instanceof String text) {
            try {
                URI uri = new URI(text);
                boolean web = "https".equals(uri.getScheme()) || (plain && "http".equals(uri.getScheme()));
                if (web && uri.getHost() != null && uri.getRawFragment() == null && uri.getRawUserInfo() == null) {
                    return uri;
                }
            } catch (java.net.URISyntaxException noUri) {
                throw bad(name, text);
            }
        }
        throw bad(name, String.valueOf(members.get(name)));
    }

    private static FetchException bad(String name, String found) {
        return new FetchException(
                FetchException.Kind.BAD_BODY,
                "the discovery document was expected to name an https address as " + name + ", found "
                        + Printable.text(found));
    }
}
