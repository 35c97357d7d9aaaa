package dev.behalf.keys;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.Map;

/// Where a key set is published.
public sealed interface KeySetLocation {

    /// The first address asked, by which the key set is named in status and archive.
    URI uri();

    Document load(DocumentFetcher fetcher);

    /// The address is known.
    record Published(URI uri) implements KeySetLocation {
        @Override
        public Document load(DocumentFetcher fetcher) {
            return fetcher.fetch(uri);
        }
    }

    /// The address is in the issuer's discovery document, which must name exactly this issuer (OpenID Connect
    /// Discovery 1.0 section 4.3): otherwise one issuer could vouch with the keys of another.
    record Discovered(String issuer) implements KeySetLocation {
        @Override
        public URI uri() {
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            return URI.create(base + "/.well-known/openid-configuration");
        }

        @Override
        public Document load(DocumentFetcher fetcher) {
            DiscoveryDocument discovery = DiscoveryDocument.read(fetcher.fetch(uri()));
            if (!issuer.equals(discovery.issuer())) {
                throw new FetchException(
                        FetchException.Kind.BAD_BODY,
                        "the discovery document was expected to name the issuer " + Printable.text(issuer) + ", found "
                                + Printable.text(discovery.issuer())
                                + "; enter the issuer exactly as it stands there, final slash included");
            }
            return fetcher.fetch(discovery.jwksUri());
        }
    }

    /// The members of a discovery document that verification uses.
    record DiscoveryDocument(String issuer, URI jwksUri, Map<String, Object> members) {

        /// @throws FetchException with `BAD_BODY` when it is none
        public static DiscoveryDocument read(Document document) {
            try {
                Map<String, Object> members = JSONObjectUtils.parse(document.body());
                return new DiscoveryDocument(text(members, "issuer"), uri(members, "jwks_uri"), members);
            } catch (ParseException | URISyntaxException | RuntimeException notDiscovery) {
                // The parser gives null for the text `null`.
                throw new FetchException(
                        FetchException.Kind.BAD_BODY,
                        "a discovery document with issuer and jwks_uri was expected, found something else");
            }
        }

        private static String text(Map<String, Object> members, String name) throws ParseException {
            if (members.get(name) instanceof String text) {
                return text;
            }
            throw new ParseException(name, 0);
        }

        private static URI uri(Map<String, Object> members, String name) throws ParseException, URISyntaxException {
            return new URI(text(members, name));
        }
    }
}
