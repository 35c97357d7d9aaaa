package dev.behalf.server.webhooks;

import dev.behalf.server.net.Egress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// What the URL of a webhook may be. Its host is looked at again whenever something is sent, then by its addresses too.
final class WebhookUrl {

    private static final int MAX_LENGTH = 1000;
    private static final String EXPECTED = "Expected an https URL such as https://api.acme.com/hooks/behalf";

    private WebhookUrl() {}

    /// @return a sentence, empty where nothing is wrong
    static Optional<String> problem(String url, Egress egress) {
        if (url.isEmpty()) {
            return Optional.of(EXPECTED + ", found nothing.");
        }
        if (url.length() > MAX_LENGTH) {
            return Optional.of("Expected at most " + MAX_LENGTH + " characters, found " + url.length() + ".");
        }
        try {
            URI uri = new URI(url);
            if (uri.isOpaque() || !uri.isAbsolute()) {
                return Optional.of(EXPECTED + ", found no scheme and host.");
            }
            if (uri.getRawFragment() != null) {
                return Optional.of(
                        "Expected a URL without a fragment, found one behind #. Remove it: it is never sent.");
            }
            return egress.refusal(uri);
        } catch (URISyntaxException _) {
            return Optional.of(EXPECTED + ", found no URL.");
        }
    }

    /// For logs: without path and query, which may be what the receiver knows senders by.
    static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
