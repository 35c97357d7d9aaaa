package dev.behalf.provider;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySetLocation.DiscoveryDocument;
import java.util.Optional;

/// Asks Amazon which domain a user pool has: its discovery document names the endpoints on it. Source: Amazon Cognito
/// developer guide, "Configuring a user pool domain".
public final class CognitoDomains {

    private CognitoDomains() {}

    /// @param userPoolId of any form; only one of Amazon's form, or an emulated one under its switch, is asked for
    /// @return as it belongs in the form; empty where Amazon names none or cannot be asked
    public static Optional<String> find(String userPoolId, DocumentFetcher fetcher, DevelopmentSwitches switches) {
        boolean amazons = CognitoPool.parse(userPoolId) != null;
        CognitoIssuer issuer = amazons || switches.cognitoIdp() != null
                ? CognitoIssuer.parse(
                        CognitoIssuer.of(userPoolId, switches.cognitoIdp()).issuer(), switches.cognitoIdp())
                : null;
        return issuer == null ? Optional.empty() : ask(issuer, fetcher, switches);
    }

    private static Optional<String> ask(CognitoIssuer issuer, DocumentFetcher fetcher, DevelopmentSwitches switches) {
        try {
            DiscoveryDocument document = DiscoveryDocument.read(fetcher.fetch(issuer.discovery()));
            Object endpoint = document.members().get("token_endpoint");
            String own = CognitoDiscovery.authority(issuer.issuer());
            return endpoint instanceof String url
                            && !CognitoDiscovery.authority(url).equals(own)
                    ? Optional.ofNullable(HostInput.parse(url, switches.allowLoopbackProviders())
                            .host())
                    : Optional.empty();
        } catch (FetchException unreachable) {
            return Optional.empty();
        }
    }
}
