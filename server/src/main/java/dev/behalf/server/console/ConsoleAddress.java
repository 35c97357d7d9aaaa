package dev.behalf.server.console;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where browsers find the console: an origin. Requests for any other host are refused, which is what keeps a page of
/// a foreign site from reaching the console under that site's name (DNS rebinding).
public final class ConsoleAddress {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI url;

    /// @param url `http` or `https`, a host, perhaps a port, and nothing else
    public ConsoleAddress(URI url) {
        this.url = url;
    }

    /// Reads an address as operators write it. Without encryption only this machine will do: browsers give the
    /// session's
    /// cookie to nobody else.
    ///
    /// @return empty where the text is no such origin
    public static Optional<ConsoleAddress> parse(String text) {
        try {
            URI url = URI.create(text.strip().toLowerCase(Locale.ROOT).replaceFirst("/$", ""));
            boolean bare = url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawPath().isEmpty()
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            boolean encrypted = "https".equals(url.getScheme())
                    || ("http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost()));
            return bare && encrypted ? Optional.of(new ConsoleAddress(url)) : Optional.empty();
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        }
    }

    /// The origin (RFC 6454), as browsers write it.
    public String origin() {
        return url.getScheme() + "://" + url.getAuthority();
    }

    public String host() {
        return url.getHost();
    }

    public boolean secure() {
        return "https".equals(url.getScheme());
    }

    /// An address of a page.
    ///
    /// @param path begins with a slash
    public String of(String path) {
        return origin() + path;
    }

    boolean is(@Nullable String hostHeader) {
        return hostHeader != null && hostHeader.toLowerCase(Locale.ROOT).equals(url.getAuthority());
    }

    /// Whether it is another name of this machine, with the same port, for a console that is on this machine too.
    boolean isAliasOf(@Nullable String hostHeader) {
        if (hostHeader == null || !THIS_MACHINE.contains(url.getHost())) {
            return false;
        }
        int colon = hostHeader.lastIndexOf(':');
        boolean hasPort = colon > hostHeader.lastIndexOf(']');
        String host = hasPort ? hostHeader.substring(0, colon) : hostHeader;
        String port = hasPort ? hostHeader.substring(colon + 1) : "";
        return THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT))
                && port.equals(url.getPort() < 0 ? "" : Integer.toString(url.getPort()));
    }
}
