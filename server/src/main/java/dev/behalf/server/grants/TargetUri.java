package dev.behalf.server.grants;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compares what a proof says it is for with what was asked.
final class TargetUri {

    private TargetUri() {}

    /// Whether both are the same but for query and fragment, after normalization by syntax and scheme (RFC 9449 section
    /// 4.3, step 9; RFC 3986 sections 6.2.2 and 6.2.3).
    ///
    /// @param configured without query and fragment
    static boolean isSame(String configured, @Nullable String claimed) {
        if (claimed == null) {
            return false;
        }
        String normal = normal(claimed);
        return normal != null && normal.equals(normal(configured));
    }

    /// @return null where it is no address of HTTP
    private static @Nullable String normal(String text) {
        try {
            URI uri = new URI(text).normalize();
            if (uri.getHost() == null || uri.getScheme() == null || uri.getRawUserInfo() != null) {
                return null;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int own = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
            String port = uri.getPort() == -1 || uri.getPort() == own ? "" : ":" + uri.getPort();
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
