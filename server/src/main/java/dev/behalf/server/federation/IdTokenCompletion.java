package dev.behalf.server.federation;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.UserPools;
import dev.behalf.provider.UserPools.Finding;
import dev.behalf.server.federation.SignInOutcome.Failed;
import dev.behalf.server.federation.SignInOutcome.SignedIn;
import dev.behalf.token.Claims;
import dev.behalf.token.Explanation;
import dev.behalf.token.UnverifiedToken;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/// By an ID token (OpenID Connect Core 3.1.3.7): signature, issuer, client and expiry by the verifier; nonce, access
/// token hash and organization here.
record IdTokenCompletion(Provider provider) implements Completion {

    @Override
    public SignInOutcome complete(
            PendingSignIn pending, @Nullable String issInAnswer, TokenDocument response, ProviderTokens tokens) {
        String idToken = tokens.idToken();
        if (idToken == null) {
            return Completion.failed(
                    SignInReason.ID_TOKEN_MISSING,
                    "an ID token in the token response",
                    "none",
                    Advice.missingIdToken(provider.settings().type()));
        }
        if (!(provider.settings() instanceof ProviderSettings.Cognito cognito)) {
            return judged(pending, issInAnswer, tokens, provider.tokens().explain(idToken));
        }
        UserPools pools = new UserPools(cognito, provider.surroundings());
        return switch (pools.of(issuerOf(idToken))) {
            case Finding.Refused(var refusal, boolean otherPool) ->
                new Failed(SignInProblem.of(
                        otherPool ? SignInReason.OTHER_USER_POOL : SignInReason.TOKEN_REFUSED, refusal));
            case Finding.Found found -> {
                Explanation explained = provider.tokens().explain(found.settings(), idToken);
                yield kept(pools, found, judged(pending, issInAnswer, tokens, explained));
            }
        };
    }

    /// The pool of a domain is remembered once somebody has signed in by it. The first one stays.
    private static SignInOutcome kept(UserPools pools, Finding.Found found, SignInOutcome outcome) {
        if (!(outcome instanceof SignedIn)) {
            return outcome;
        }
        String kept = pools.keep(found);
        return kept.equals(found.pin())
                ? outcome
                : Completion.failed(
                        SignInReason.OTHER_USER_POOL,
                        kept,
                        Printable.text(found.pin()),
                        "Two sign-ins at the domain came from different user pools. Enter the User pool ID.");
    }

    /// Of a token that came from the configured domain over TLS but is not verified yet: only to find out whose keys
    /// verify it.
    ///
    /// @return empty where there is none
    private static String issuerOf(String idToken) {
        Claims claims = UnverifiedToken.read(idToken).claims();
        String issuer = claims == null ? null : claims.text("iss");
        return issuer == null ? "" : issuer;
    }

    private SignInOutcome judged(
            PendingSignIn pending, @Nullable String issInAnswer, ProviderTokens tokens, Explanation explained) {
        return switch (explained.verdict()) {
            case Verdict.Refused(var refusal) ->
                new Failed(SignInProblem.of(SignInReason.TOKEN_REFUSED, refusal), explained);
            case Verdict.Undecided(var refusal) ->
                new Failed(SignInProblem.of(SignInReason.PROVIDER_UNREACHABLE, refusal), explained);
            case Verdict.Verified(VerifiedToken token) -> {
                SignInProblem problem = problem(pending, issInAnswer, tokens, token, explained.header());
                yield problem == null ? new SignedIn(person(token), tokens, explained) : new Failed(problem, explained);
            }
        };
    }

    private static Person person(VerifiedToken token) {
        return new Person(
                token.issuer(),
                token.subject(),
                token.organization(),
                token.claims().asMap());
    }

    private @Nullable SignInProblem problem(
            PendingSignIn pending,
            @Nullable String issInAnswer,
            ProviderTokens tokens,
            VerifiedToken token,
            @Nullable Claims header) {
        Claims claims = token.claims();
        String nonce = claims.text("nonce");
        if (nonce == null || !Secrets.same(nonce, pending.nonce())) {
            return new SignInProblem(
                    SignInReason.NONCE_MISMATCH,
                    "the nonce of this sign-in",
                    nonce == null ? "no nonce" : "another nonce",
                    "The ID token was made for another sign-in, perhaps somebody else's. Start again; if it happens"
                            + " again, the provider does not repeat the nonce as OpenID Connect demands.");
        }
        if (issInAnswer != null && !issInAnswer.equals(token.issuer())) {
            return new SignInProblem(
                    SignInReason.OTHER_ISSUER,
                    token.issuer(),
                    Printable.text(issInAnswer),
                    "The answer names another issuer than its token. Do not go on with it.");
        }
        return hashDiffers(claims, tokens.accessToken(), header)
                ? new SignInProblem(
                        SignInReason.ACCESS_TOKEN_MISMATCH,
                        "at_hash of the access token beside it",
                        "another hash",
                        "The two tokens are not of one response. Do not go on with them.")
                : organizationProblem(pending.options().organization(), token);
    }

    /// OpenID Connect Core 3.1.3.8: with the hash of the ID token's own algorithm.
    private static boolean hashDiffers(Claims claims, String accessToken, @Nullable Claims header) {
        String hash = claims.text("at_hash");
        String algorithm = header == null ? null : header.text("alg");
        if (!claims.has("at_hash") || algorithm == null) {
            return false;
        }
        String digest = switch (algorithm) {
            case "ES384" -> "SHA-384";
            // Ed25519 hashes with SHA-512 (RFC 8032 section 5.1).
            case "EdDSA" -> "SHA-512";
            default -> "SHA-256";
        };
        return hash == null || !Secrets.same(hash, Secrets.leftHalf(digest, accessToken));
    }

    /// Auth0 documentation, "Work with Tokens and Organizations": an id must stand in `org_id`, a name in `org_name`.
    private static @Nullable SignInProblem organizationProblem(@Nullable String wanted, VerifiedToken token) {
        if (wanted == null) {
            return null;
        }
        String name = token.claims().text("org_name");
        boolean same = wanted.equals(token.organization()) || (name != null && wanted.equalsIgnoreCase(name));
        return same
                ? null
                : new SignInProblem(
                        SignInReason.OTHER_ORGANIZATION,
                        "organization " + wanted,
                        token.organization() == null ? "no organization" : Printable.text(token.organization()),
                        "Sign in again and choose the organization, or sign in to any.");
    }
}
