package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.GrantType;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.RegisteredConnection;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An environment with a public URL, as an authorization server. Its identifier is the configured URL and nothing that
/// a
/// request says: clients refuse metadata whose issuer differs from what they asked (RFC 8414 section 3.3).
///
/// @param url without final slash
/// @param base the path of the URL, empty where there is none
/// @param authority host and, unless it is the scheme's own, port
/// @param enterpriseManaged whether the provider's word is enough for clients
record Issuer(Environment environment, String url, String base, String authority, boolean enterpriseManaged) {

    private static final List<String> GRANT_TYPES = List.of(
            GrantType.AUTHORIZATION_CODE.getValue(), GrantType.REFRESH_TOKEN.getValue(), TokenExchange.GRANT_TYPE);

    /// @return null where the environment has no public URL
    static @Nullable Issuer of(Environment environment, @Nullable RegisteredConnection connection) {
        String url = environment.publicUrl();
        if (url == null) {
            return null;
        }
        URI uri = URI.create(url);
        return new Issuer(
                environment,
                url,
                uri.getRawPath(),
                uri.getRawAuthority(),
                connection != null && connection.enterpriseManaged());
    }

    String name() {
        return environment.name();
    }

    /// The address of something below the issuer.
    String at(String path) {
        return url + path;
    }

    /// Of its URL (RFC 6454).
    String origin() {
        return url.substring(0, url.length() - base.length());
    }

    /// What there is to present at the token endpoint (RFC 6749 section 1.3).
    List<String> grantTypes() {
        return enterpriseManaged
                ? Stream.concat(GRANT_TYPES.stream(), Stream.of(IdentityAssertions.GRANT_TYPE))
                        .toList()
                : GRANT_TYPES;
    }

    boolean secure() {
        return url.startsWith("https:");
    }

    /// Whether clients on this machine may have documents on this machine: where the issuer itself never leaves it, in
    /// development.
    boolean onThisMachine() {
        return !secure() && !environment.production();
    }

    boolean isAt(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String port = secure() ? ":443" : ":80";
        String lower = host.toLowerCase(Locale.ROOT);
        return authority.equals(lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower);
    }
}
