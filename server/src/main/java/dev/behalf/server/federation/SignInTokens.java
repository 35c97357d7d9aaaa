package dev.behalf.server.federation;

import dev.behalf.provider.Connection;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.Surroundings;
import dev.behalf.token.Explanation;
import dev.behalf.token.TokenKind;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.VerdictCache;
import dev.behalf.token.VerificationPolicy;
import java.util.Set;

/// Verifies the token that says who signed in, whatever kinds of token the connection accepts from clients: an ID
/// token,
/// or for WorkOS AuthKit, which has none, its access token.
final class SignInTokens {

    private final Connection connection;
    private final Surroundings surroundings;
    private final TokenVerifier verifier;

    SignInTokens(Connection connection, Surroundings surroundings) {
        this.connection = connection;
        this.surroundings = surroundings;
        this.verifier = verifier(connection.settings());
    }

    Explanation explain(String token) {
        return verifier.explain(token);
    }

    /// By the same provider with a user pool that was just found.
    Explanation explain(ProviderSettings.Cognito found, String token) {
        return found.equals(connection.settings())
                ? explain(token)
                : verifier(found).explain(token);
    }

    private TokenVerifier verifier(ProviderSettings settings) {
        VerificationPolicy own = connection.policy();
        boolean workOs = settings instanceof ProviderSettings.WorkOs;
        VerificationPolicy policy = new VerificationPolicy(
                Set.of(workOs ? TokenKind.ACCESS : TokenKind.ID),
                own.leeway(),
                Set.of(),
                // Elsewhere the issuer is the one that the person was sent to, and no other. At WorkOS an
                // authentication domain of the team's own may issue the token.
                workOs ? own.extraIssuers() : Set.of(),
                Set.of(),
                own.allowImpersonation(),
                own.surviveOutage());
        return new Connection(settings, policy).verifier(surroundings, VerdictCache.none());
    }
}
