package dev.behalf.server.authserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compares what clients send as `resource` (RFC 8707). They derive it from what people typed: with a final slash, a
/// query, a port that need not be there. What is issued has one form only.
final class ResourceIndicator {

    private ResourceIndicator() {}

    /// Whether a client means this resource.
    ///
    /// @param canonical as it is issued
    static boolean means(String sent, String canonical) {
        String normal = normal(sent);
        return normal != null && normal.equals(normal(canonical));
    }

    private static @Nullable String normal(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            String host = uri.getHost();
            if (scheme == null || host == null || uri.getRawUserInfo() != null) {
                return null;
            }
            String lower = scheme.toLowerCase(Locale.ROOT);
            int port = uri.getPort() == (lower.equals("https") ? 443 : 80) ? -1 : uri.getPort();
            String path = uri.getRawPath();
            String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            return lower + "://" + host.toLowerCase(Locale.ROOT) + (port < 0 ? "" : ":" + port) + trimmed;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
