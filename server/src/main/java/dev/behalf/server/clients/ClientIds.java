package dev.behalf.server.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Client ids: ours, and the URLs of documents (OAuth Client ID Metadata Document, section 3).
final class ClientIds {

    /// What the team may choose; never like a URL.
    private static final Pattern CHOSEN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final int MAX_URL = 1000;

    private ClientIds() {}

    static boolean isChoosable(String id) {
        return CHOSEN.matcher(id).matches();
    }

    static boolean isUrl(String id) {
        return id.startsWith("https://") || id.startsWith("http://");
    }

    /// What is wrong with the URL of a document; empty where nothing is.
    ///
    /// @param loopback whether it may be on this machine, over http
    static Optional<String> problem(String url, boolean loopback) {
        try {
            URI uri = new URI(url);
            if (!url.startsWith("https://") && !(loopback && RedirectUris.isLoopback(url))) {
                return Optional.of("is not https");
            }
            if (url.length() > MAX_URL || uri.getHost() == null) {
                return Optional.of("names no host, or is too long");
            }
            if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return Optional.of("has a user name or a fragment");
            }
            String path = uri.getRawPath();
            if (path.isEmpty()
                    || path.equals("/")
                    || Arrays.asList(path.split("/")).stream().anyMatch(ClientIds::dots)) {
                return Optional.of("has no path, or one with dot segments");
            }
            return Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.of("is no URL");
        }
    }

    private static boolean dots(String segment) {
        String plain = segment.replace("%2e", ".").replace("%2E", ".");
        return plain.equals(".") || plain.equals("..");
    }
}
