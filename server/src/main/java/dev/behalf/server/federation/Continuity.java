package dev.behalf.server.federation;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.token.Claims;
import dev.behalf.token.Explanation;
import dev.behalf.token.Reason;
import dev.behalf.token.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Holds refreshed tokens against who signed in (OpenID Connect Core 12.2). The ID token is verified whole. Access
/// tokens came over TLS from the token endpoint for a secret that only this connection has; where the provider is
/// known to put the person and the application into them, they must be the same ones.
record Continuity(Provider provider, String issuer, String subject) {

    private static final String EXPECTED = "tokens of the person who signed in, for the same application";
    private static final String CHANGE =
            "Let the person sign in again. If it happens again, something between Behalf and"
                    + " the provider mixes up answers.";
    private static final Set<Reason> ANOTHER =
            Set.of(Reason.ISSUER_MISMATCH, Reason.CLIENT_MISMATCH, Reason.AUDIENCE_MISMATCH);

    Belonging of(ProviderTokens tokens) {
        Belonging access = access(tokens.accessToken());
        if (!(access instanceof Belonging.Same)) {
            return access;
        }
        // Section 12.2: an ID token may be missing from the answer to a refresh.
        return tokens.idToken() == null
                ? new Belonging.Same()
                : judged(provider.tokens().explain(tokens.idToken()));
    }

    private Belonging judged(Explanation explained) {
        Claims claims = explained.claims();
        String foundSubject = claims == null ? null : claims.text("sub");
        String foundIssuer = claims == null ? null : claims.text("iss");
        if (foundSubject != null && !foundSubject.equals(subject)) {
            return other("an ID token of another person");
        }
        if (foundIssuer != null && !isIssuer(foundIssuer)) {
            return other("an ID token of issuer " + Printable.text(foundIssuer));
        }
        return switch (explained.verdict()) {
            case Verdict.Verified _ -> new Belonging.Same();
            case Verdict.Refused(var refusal) ->
                ANOTHER.contains(refusal.reason())
                        ? new Belonging.Other(SignInProblem.of(SignInReason.TOKEN_REFUSED, refusal))
                        : new Belonging.Undecided(SignInProblem.of(SignInReason.TOKEN_REFUSED, refusal));
            case Verdict.Undecided(var refusal) ->
                new Belonging.Undecided(SignInProblem.of(SignInReason.PROVIDER_UNREACHABLE, refusal));
        };
    }

    private static Belonging other(String found) {
        return new Belonging.Other(new SignInProblem(SignInReason.OTHER_PERSON, EXPECTED, found, CHANGE));
    }

    /// A pool of Cognito can be switched to its other form of issuer while people are signed in.
    private boolean isIssuer(String found) {
        return found.equals(issuer) || plainPool(found).equals(plainPool(issuer));
    }

    private static String plainPool(String issuer) {
        return issuer.replace("https://issuer-cognito-idp.", "https://cognito-idp.");
    }

    private Belonging access(String accessToken) {
        List<String> clientClaims = switch (provider.settings()) {
            case ProviderSettings.Auth0 _ -> List.of("azp", "client_id");
            case ProviderSettings.Clerk _, ProviderSettings.Cognito _ -> List.of("client_id");
            // Elsewhere access tokens may name people by other names than ID tokens do.
            case ProviderSettings.Oidc _, ProviderSettings.WorkOs _ -> List.of();
        };
        ReceivedToken received = ReceivedToken.of(accessToken);
        if (clientClaims.isEmpty() || !received.signed()) {
            return new Belonging.Same();
        }
        return received.claims() == null ? unreadable() : named(received.claims(), clientClaims);
    }

    private Belonging named(Claims claims, List<String> clientClaims) {
        String found = claims.text("sub");
        if (found != null && !found.equals(subject)) {
            return other("an access token of another person");
        }
        String client = clientClaims.stream()
                .map(claims::text)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return client == null || client.equals(provider.settings().clientId())
                ? new Belonging.Same()
                : other("an access token for application " + Printable.text(client));
    }

    /// It may be anybody's. Nobody's sign-in ends because of that.
    private static Belonging unreadable() {
        return new Belonging.Undecided(new SignInProblem(
                SignInReason.TOKEN_REFUSED,
                EXPECTED,
                "an access token whose claims cannot be read",
                "Look at what the provider adds to its access tokens: they are to be signed tokens with claims in JSON,"
                        + " none of them twice."));
    }
}
