package dev.behalf.server.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An http or https URL without user information, query and fragment, in normal form.
///
/// @param host lower case
/// @param port -1 for the scheme's own
/// @param path without final slash
record HttpAddress(String scheme, String host, int port, String path) {

    private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*");
    private static final int MAX_LENGTH = 400;

    /// @return null when the text is no such URL
    static @Nullable HttpAddress parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            return parse(new URI(text));
        } catch (URISyntaxException notOne) {
            return null;
        }
    }

    private static @Nullable HttpAddress parse(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        boolean secure = scheme.equals("https");
        if (host == null || !(secure || scheme.equals("http")) || uri.getPort() > 65535) {
            return null;
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return null;
        }
        String path = uri.getRawPath().replaceFirst("/$", "");
        int port = uri.getPort() == (secure ? 443 : 80) ? -1 : uri.getPort();
        return PATH.matcher(path).matches() ? new HttpAddress(scheme, host.toLowerCase(Locale.ROOT), port, path) : null;
    }

    /// As browsers write it in the `Origin` header (RFC 6454 section 6.2).
    String origin() {
        return scheme + "://" + host + (port < 0 ? "" : ":" + port);
    }

    String url() {
        return origin() + path;
    }

    boolean secure() {
        return scheme.equals("https");
    }

    /// Whether it never leaves this machine (RFC 6761 section 6.3 for the name).
    boolean loopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("127.0.0.1")
                || host.equals("[::1]");
    }
}
