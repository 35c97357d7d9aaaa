package dev.behalf.server.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which clients may come to an environment that its team has not registered.
///
/// @param registration whether clients may register themselves (RFC 7591)
/// @param hosts where the documents of clients may be (OAuth Client ID Metadata Document), lower case, with the port
/// where
///     it is not 443; null for any, empty for none
/// @param dpopNonces whether proofs of those that bind tokens to keys need a nonce from here (RFC 9449 section 8)
public record ClientPolicy(boolean registration, @Nullable List<String> hosts, boolean dpopNonces) {

    /// As it is until a team says otherwise.
    public static final ClientPolicy OPEN = new ClientPolicy(true, null);

    /// Without nonces.
    public ClientPolicy(boolean registration, @Nullable List<String> hosts) {
        this(registration, hosts, false);
    }

    public ClientPolicy {
        hosts = hosts == null ? null : List.copyOf(hosts);
    }

    /// Whether clients may come by the document that they publish.
    public boolean takesDocuments() {
        return hosts == null || !hosts.isEmpty();
    }

    /// Whether a client may come, as far as its id tells: one that is the address of a document has its host trusted.
    public boolean admits(String clientId) {
        boolean document = clientId.startsWith("https://") || clientId.startsWith("http://");
        return hosts == null || !document || hosts.contains(hostOf(clientId));
    }

    /// @return empty where it has none
    private static String hostOf(String url) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            return host == null ? "" : UnattendedForm.normal(host.toLowerCase(Locale.ROOT), uri.getPort());
        } catch (URISyntaxException notOne) {
            return "";
        }
    }

    /// In words, for whoever is refused.
    public String admitted() {
        return hosts == null
                ? "any host"
                : hosts.isEmpty()
                        ? "no host: only clients that the team registers, or that register themselves where it lets them"
                        : String.join(", ", hosts);
    }
}
