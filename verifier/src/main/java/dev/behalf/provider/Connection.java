package dev.behalf.provider;

import dev.behalf.token.TokenKind;
import dev.behalf.token.TokenRules;
import dev.behalf.token.TokenVerifier;
import dev.behalf.token.VerdictCache;
import dev.behalf.token.VerificationPolicy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A provider and what a team accepts of it. The one way to a verifier.
public record Connection(ProviderSettings settings, VerificationPolicy policy) {

    /// @throws IllegalArgumentException when [#problems] finds any
    public Connection {
        List<String> problems = problems(settings, policy);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", problems));
        }
    }

    /// With the safe defaults: access tokens where they can be bound to an API or client, else ID tokens; nothing else.
    public static Connection of(ProviderSettings settings) {
        return new Connection(settings, VerificationPolicy.accepting(defaultKinds(settings)));
    }

    /// The kinds that are accepted unless a team chooses.
    public static Set<TokenKind> defaultKinds(ProviderSettings settings) {
        return switch (settings) {
            case ProviderSettings.Auth0 auth0 -> EnumSet.of(auth0.audience() == null ? TokenKind.ID : TokenKind.ACCESS);
            case ProviderSettings.Oidc oidc -> EnumSet.of(oidc.audience() == null ? TokenKind.ID : TokenKind.ACCESS);
            case ProviderSettings.Clerk _, ProviderSettings.Cognito _, ProviderSettings.WorkOs _ ->
                EnumSet.of(TokenKind.ACCESS);
        };
    }

    /// The kinds a provider issues and a team may accept.
    public static Set<TokenKind> offeredKinds(ProviderType type) {
        return switch (type) {
            case AUTH0, COGNITO, OIDC -> EnumSet.of(TokenKind.ID, TokenKind.ACCESS, TokenKind.MACHINE);
            // Clerk's machine tokens name no client that could be checked.
            case CLERK -> EnumSet.of(TokenKind.ID, TokenKind.ACCESS, TokenKind.SESSION);
            case WORKOS -> EnumSet.of(TokenKind.ACCESS, TokenKind.MACHINE);
        };
    }

    /// What does not fit together, a sentence each; empty where all does.
    public static List<String> problems(ProviderSettings settings, VerificationPolicy policy) {
        List<String> problems = new ArrayList<>();
        Set<TokenKind> offered = offeredKinds(settings.type());
        if (policy.kinds().isEmpty()) {
            problems.add("At least one kind of token must be accepted.");
        }
        policy.kinds().stream()
                .filter(kind -> !offered.contains(kind))
                .sorted()
                .forEach(kind -> problems.add(settings.type().label() + " has no " + kind.label()
                        + " that can be accepted; expected " + ids(offered) + "."));
        if (policy.kinds().contains(TokenKind.SESSION)
                && policy.authorizedParties().isEmpty()) {
            problems.add("Session tokens are bound to no client: to accept them, name the origins of your front end as"
                    + " authorized parties.");
        }
        if (needsAudience(settings, policy)) {
            problems.add("To accept access tokens, enter the audience they are for.");
        }
        return problems;
    }

    /// What of a policy makes no difference with this provider, a sentence each: somebody may rely on it.
    public static List<String> remarks(ProviderSettings settings, VerificationPolicy policy) {
        List<String> remarks = new ArrayList<>();
        if (settings instanceof ProviderSettings.Cognito
                && !policy.extraIssuers().isEmpty()) {
            remarks.add("Extra issuers make no difference for Amazon Cognito: the two issuers of the user pool are"
                    + " accepted, and no others.");
        }
        if (!policy.authorizedParties().isEmpty() && !policy.kinds().contains(TokenKind.SESSION)) {
            remarks.add("Authorized parties make no difference here: they bind session tokens of Clerk, which are not"
                    + " accepted.");
        }
        return remarks;
    }

    /// An access token without an audience rule would be accepted whatever API it was issued for.
    private static boolean needsAudience(ProviderSettings settings, VerificationPolicy policy) {
        boolean access =
                policy.kinds().contains(TokenKind.ACCESS) || policy.kinds().contains(TokenKind.MACHINE);
        boolean audience = switch (settings) {
            case ProviderSettings.Auth0 auth0 -> auth0.audience() != null;
            case ProviderSettings.Oidc oidc -> oidc.audience() != null;
            case ProviderSettings.Clerk _, ProviderSettings.Cognito _, ProviderSettings.WorkOs _ -> true;
        };
        return access && !audience && policy.audiences().isEmpty();
    }

    private static String ids(Set<TokenKind> kinds) {
        return String.join(", ", kinds.stream().sorted().map(TokenKind::id).toList());
    }

    /// A verifier for this connection. Make a new one whenever the connection changes.
    public TokenVerifier verifier(Surroundings surroundings, VerdictCache cache) {
        return new TokenVerifier(rules(surroundings), policy, surroundings.clock(), cache);
    }

    private TokenRules rules(Surroundings surroundings) {
        return switch (settings) {
            case ProviderSettings.Auth0 auth0 -> new Auth0Rules(auth0, policy, surroundings);
            case ProviderSettings.Clerk clerk -> new ClerkRules(clerk, policy, surroundings);
            case ProviderSettings.Cognito cognito -> new CognitoRules(cognito, policy, surroundings);
            case ProviderSettings.WorkOs workOs -> new WorkOsRules(workOs, policy, surroundings);
            case ProviderSettings.Oidc oidc -> new OidcRules(oidc, policy, surroundings);
        };
    }
}
