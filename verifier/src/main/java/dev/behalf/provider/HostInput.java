package dev.behalf.provider;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What people paste where a host belongs, brought to normal form: without scheme, path, port 443, final dot; lower
/// case;
/// international names in ASCII.
///
/// @param host the host, or under the development switch the loopback origin; null where it cannot be used
/// @param path the path that was pasted with it, empty where there was none
/// @param objection what was found instead of a host, null where it can be used
record HostInput(
        @Nullable String host, String path, @Nullable String objection) {

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern LABELS =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMERIC_END = Pattern.compile(".*\\.(?:\\d+|0x[0-9a-f]*)");

    static HostInput parse(String pasted, boolean allowLoopback) {
        String text = pasted.strip();
        URI uri;
        try {
            uri = new URI(asciiHost(SCHEME.matcher(text).matches() ? text : "https://" + text));
        } catch (URISyntaxException | IllegalArgumentException unusable) {
            return refused("text that is not a host name");
        }
        return parse(uri, allowLoopback);
    }

    private static HostInput parse(URI uri, boolean allowLoopback) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (uri.getRawUserInfo() != null) {
            return refused("an address with user information");
        }
        if (isLoopback(host)) {
            return allowLoopback && (scheme.equals("http") || scheme.equals("https"))
                    ? new HostInput(scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()), path, null)
                    : refused("an address of this machine");
        }
        if (!scheme.equals("https")) {
            return refused("an address with " + scheme + "://, which is not protected");
        }
        return parse(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, uri.getPort(), path);
    }

    private static HostInput parse(String host, int port, String path) {
        if (port >= 0 && port != 443) {
            return refused("a host with port " + port);
        }
        if (host.startsWith("[") || NUMERIC_END.matcher(host).matches()) {
            return refused("an IP address");
        }
        return host.length() <= 253 && LABELS.matcher(host).matches()
                ? new HostInput(host, path, null)
                : refused("text that is not a full host name");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("127.0.0.1")
                || host.equals("[::1]");
    }

    /// Replaces an international host by its ASCII form, which [URI] wants.
    private static String asciiHost(String text) {
        int from = text.indexOf("://") + 3;
        int to = from;
        while (to < text.length() && "/?#:@".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        String host = text.substring(from, to);
        boolean ascii = host.chars().allMatch(c -> c < 0x80);
        return ascii ? text : text.substring(0, from) + IDN.toASCII(host) + text.substring(to);
    }

    private static HostInput refused(String found) {
        return new HostInput(null, "", found);
    }
}
