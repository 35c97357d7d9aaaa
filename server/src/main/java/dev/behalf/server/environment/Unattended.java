package dev.behalf.server.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a secret key may do without the person: get the provider's tokens of people who are not there.
///
/// @param scopes of the provider that it may ask for; at least one
/// @param hosts where it may use the token, lower case, with the port where it is not 443; at least one
public record Unattended(List<String> scopes, List<String> hosts) {

    public Unattended {
        scopes = List.copyOf(scopes);
        hosts = List.copyOf(hosts);
        if (scopes.isEmpty() || hosts.isEmpty()) {
            throw new IllegalArgumentException("Scopes and hosts were expected, found none");
        }
    }

    /// Whether all these scopes are among those it may ask for.
    public boolean covers(Collection<String> asked) {
        return scopes.containsAll(asked);
    }

    /// Whether it may use tokens there.
    ///
    /// @param host as [#hostOf] says it
    public boolean reaches(String host) {
        return hosts.contains(host);
    }

    /// The host of an https URL as it stands in [#hosts], which is compared as text.
    ///
    /// @return null where it is none that tokens may be sent to: not https, with user information or a fragment
    ///     (RFC 8707 section 2 forbids the latter)
    public static @Nullable String hostOf(String url) {
        try {
            URI uri = new URI(url);
            boolean plain = "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null;
            return plain ? UnattendedForm.normal(uri.getHost().toLowerCase(Locale.ROOT), uri.getPort()) : null;
        } catch (URISyntaxException notOne) {
            return null;
        }
    }

    /// In one line, for people and the audit log.
    public String text() {
        return "acts unattended with " + String.join(", ", scopes) + " at " + String.join(", ", hosts);
    }
}
