package dev.behalf.server.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where answers may go. Compared as text (RFC 9700 section 4.1.3), so that no two readings of a URL can differ, with
/// the
/// one exception of RFC 8252 section 7.3.
final class RedirectUris {

    /// Apps that cannot be told to use anything else. Any app can register a private scheme, so there is no general
    /// rule
    /// for them; PKCE keeps a code useless to another app.
    static final Set<String> SCHEMES_ALLOWED = Set.of("cursor://anysphere.cursor-mcp/oauth/callback");

    private static final int MAX_LENGTH = 2000;

    /// Group 1 the host as it is written, group 2 what follows the port. Nothing can stand between scheme and host.
    private static final Pattern LOOPBACK = Pattern.compile(
            "http://(localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?((?:[/?][\\x21\\x22\\x24-\\x5b\\x5d-\\x7e]*)?)");

    /// RFC 8252 section 7.1: a domain name in reverse order has a dot.
    private static final Pattern PRIVATE_SCHEME = Pattern.compile("[a-z][a-z0-9+-]*(?:\\.[a-z0-9+-]+)+:/[^\\s#]*");

    private RedirectUris() {}

    /// What is wrong with a URI that a client wants answers at; empty where nothing is.
    ///
    /// @param byTeam whether the team itself chose it, who may allow private schemes
    static Optional<String> problem(String uri, boolean byTeam) {
        if (uri.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        if (isLoopback(uri) || SCHEMES_ALLOWED.contains(uri)) {
            return Optional.empty();
        }
        if (byTeam && PRIVATE_SCHEME.matcher(uri).matches()) {
            return Optional.empty();
        }
        return isHttps(uri)
                ? Optional.empty()
                : Optional.of("is neither https without user name and fragment, nor http on localhost, 127.0.0.1 or"
                        + " [::1], nor an allowed app link");
    }

    private static boolean isHttps(String text) {
        try {
            URI uri = new URI(text);
            return text.startsWith("https://")
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && !text.contains("*");
        } catch (URISyntaxException _) {
            return false;
        }
    }

    static boolean isLoopback(String uri) {
        return LOOPBACK.matcher(uri).matches();
    }

    static boolean matches(List<String> registered, String uri) {
        return registered.contains(uri) || registered.stream().anyMatch(each -> differInPortOnly(each, uri));
    }

    /// Apps listen on whatever port is free. The spelling of the host counts: what answers at `localhost` need not be
    /// what answers at 127.0.0.1.
    private static boolean differInPortOnly(String registered, String uri) {
        Matcher one = LOOPBACK.matcher(registered);
        Matcher other = LOOPBACK.matcher(uri);
        return one.matches()
                && other.matches()
                && one.group(1).equals(other.group(1))
                && one.group(2).equals(other.group(2));
    }
}
