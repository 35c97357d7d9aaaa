package dev.behalf.server.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A forward proxy (HTTP CONNECT). It may stand on a private address.
///
/// The proxy, not Behalf, looks up the names of the hosts it connects to, so that only the rules for names (https, a
/// public DNS name, no IP literal) hold for what goes through it: the rules for addresses are the proxy's to keep.
///
/// @param noProxy names reached without it: `acme.com` means that name and all below it, `*` every name
public record EgressProxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        List<String> noProxy) {

    private static final String EXPECTED = "proxy: expected http://host:port";

    public EgressProxy {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException(EXPECTED);
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "proxy: expected both a user and a password, or neither; found one of them");
        }
        noProxy = noProxy.stream().map(EgressProxy::suffix).toList();
    }

    /// @param url `http://host:port`, or `http://user:password@host:port` with both parts percent-encoded
    /// @throws IllegalArgumentException when it is anything else; the message does not repeat it
    public static EgressProxy parse(String url, List<String> noProxy) {
        URI uri = parse(url);
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() == -1) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String userInfo = uri.getRawUserInfo();
        if (userInfo == null) {
            return new EgressProxy(uri.getHost(), uri.getPort(), null, null, noProxy);
        }
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("proxy: expected user:password before the @, found no colon");
        }
        String user = decode(userInfo.substring(0, colon));
        String password = decode(userInfo.substring(colon + 1));
        return new EgressProxy(uri.getHost(), uri.getPort(), user, password, noProxy);
    }

    public EgressProxy withCredentials(String user, String password) {
        return new EgressProxy(host, port, user, password, noProxy);
    }

    boolean isBypassedFor(String target) {
        return noProxy.stream().anyMatch(s -> s.equals("*") || target.equals(s) || target.endsWith("." + s));
    }

    /// Without the credentials.
    @Override
    public String toString() {
        return "http://" + host + ":" + port + (user == null ? "" : " (with credentials)");
    }

    private static String suffix(String entry) {
        String name = entry.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("*.")) {
            return name.substring(2);
        }
        return name.startsWith(".") ? name.substring(1) : name;
    }

    private static URI parse(String url) {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException _) {
            // The exception's message repeats the address, and with it the password.
            throw new IllegalArgumentException(EXPECTED + "; a user or password in it must be percent-encoded");
        }
    }

    private static String decode(String encoded) {
        // In user information a plus is a plus (RFC 3986); URLDecoder would make it a space.
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
