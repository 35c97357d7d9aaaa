package dev.behalf.server.console.testsignin;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.testsignin.Report.Mark;
import dev.behalf.server.console.testsignin.Report.Token;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Belonging;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.Person;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.Redemption;
import dev.behalf.server.federation.Revocation;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInProblem;
import java.util.List;

/// Finds out what the refresh token of a sign-in is good for: redeems it once, holds what comes against who signed
/// in, and ends it. Where that is wanted it presents the spent token once more, as happens when an answer is lost.
///
/// @param overlap whether that is wanted: a provider may take it for theft, and end more than this sign-in
record RefreshProbe(Federation federation, RegisteredConnection connection, SignInOptions options, boolean overlap) {

    Token examine(SignInOutcome.SignedIn signedIn) {
        boolean workOs = type() == ProviderType.WORKOS;
        if (workOs && options.product() == SignInOptions.Product.SSO) {
            return token(
                    Mark.NONE,
                    "Single sign-on of WorkOS issues none, so there is no offline access: agents act while the person's"
                            + " session lasts.");
        }
        if (!options.offlineAccess()) {
            return token(Mark.NONE, "Not wanted. Tick offline access above the button to test it.");
        }
        String refreshToken = signedIn.tokens().refreshToken();
        if (refreshToken == null) {
            return new Token(
                    "Refresh token",
                    Mark.BAD,
                    "None came, although one was asked for. Providers say nothing about why. Check each of these:",
                    Federation.refreshTokenSwitches(type()));
        }
        return redeemed(refreshToken, signedIn);
    }

    private ProviderType type() {
        return connection.connection().settings().type();
    }

    private Token redeemed(String refreshToken, SignInOutcome.SignedIn signedIn) {
        ProviderTokenClient client = federation.tokenClient();
        return switch (client.redeem(connection, refreshToken, signedIn.tokens().scopes())) {
            case Redemption.Refreshed(ProviderTokens next) -> refreshed(client, refreshToken, next, signedIn);
            case Redemption.Ended(SignInProblem problem) -> refused(problem, "");
            case Redemption.Misconfigured(SignInProblem problem) -> refused(problem, ended(client, refreshToken));
            case Redemption.Unavailable(String why, var _) ->
                token(Mark.WARN, "Received. It could not be redeemed now: " + why + ended(client, refreshToken));
            case Redemption.AnswerLost(String why, var _) ->
                token(Mark.WARN, "Received. The answer to redeeming it was lost: " + why + ended(client, refreshToken));
        };
    }

    private Token refreshed(
            ProviderTokenClient client, String spent, ProviderTokens next, SignInOutcome.SignedIn signedIn) {
        String latest = next.refreshToken() == null ? spent : next.refreshToken();
        Person person = signedIn.person();
        Token found = switch (client.belonging(connection, next, person.issuer(), person.subject())) {
            case Belonging.Same _ ->
                rotation(client, spent, next, signedIn.tokens().scopes());
            case Belonging.Other(SignInProblem problem) -> strange(problem);
            case Belonging.Undecided(SignInProblem problem) -> strange(problem);
        };
        return new Token(found.name(), found.mark(), found.text() + ended(client, latest), found.switches());
    }

    /// Such tokens are handed to nobody, so that offline access does not work.
    private static Token strange(SignInProblem problem) {
        return new Token(
                "Refresh token",
                Mark.BAD,
                "Received and redeemed, but what came is not taken: expected " + problem.expected() + ", found "
                        + problem.found() + " (" + problem.reason().code() + ").",
                List.of(problem.change()));
    }

    private Token rotation(ProviderTokenClient client, String spent, ProviderTokens next, List<String> scopes) {
        String redeemed = "Received, and redeemed for new tokens of the same person. ";
        if (next.refreshToken() == null) {
            return token(
                    Mark.GOOD,
                    redeemed
                            + "It does not rotate: the same token stays good, so that no lost answer costs a sign-in.");
        }
        String rotates = redeemed + "It rotates: each use brings a new token and spends the old one. ";
        return overlap
                ? forgiven(rotates, next, client.redeem(connection, spent, scopes))
                : token(
                        Mark.GOOD,
                        rotates
                                + "Whether a spent token is forgiven, which decides what a lost answer costs, was not tried. "
                                + Federation.overlapSetting(type()));
    }

    /// What came of presenting a token that was spent a moment ago.
    private Token forgiven(String rotates, ProviderTokens next, Redemption again) {
        return switch (again) {
            case Redemption.Refreshed(ProviderTokens same)
            when next.refreshToken() != null && next.refreshToken().equals(same.refreshToken()) ->
                token(
                        Mark.GOOD,
                        rotates
                                + "It has an overlap: presented again at once, the spent token brought the same new one once"
                                + " more. A lost answer costs nothing where it is asked for again in time.");
            case Redemption.Refreshed _ ->
                token(
                        Mark.GOOD,
                        rotates
                                + "It has an overlap: presented again at once, the spent token was taken once more. A lost"
                                + " answer costs nothing where it is asked for again in time; 60 seconds are enough.");
            case Redemption.Ended(SignInProblem problem) ->
                new Token(
                        "Refresh token",
                        Mark.WARN,
                        rotates + "It has no overlap: presented again at once, the spent token was refused ("
                                + problem.found()
                                + "). When an answer of the provider is lost on its way, that person has"
                                + " to sign in again.",
                        List.of(Federation.overlapSetting(type())));
            case Redemption.Misconfigured(SignInProblem problem) -> untold(rotates, problem.found());
            case Redemption.Unavailable(String why, var _) -> untold(rotates, why);
            case Redemption.AnswerLost(String why, var _) -> untold(rotates, why);
        };
    }

    private static Token untold(String rotates, String why) {
        return token(Mark.WARN, rotates + "Whether it has an overlap could not be found out: " + why + ".");
    }

    private static Token refused(SignInProblem problem, String ended) {
        return new Token(
                "Refresh token",
                Mark.BAD,
                "Received, but the provider does not redeem it: " + problem.found() + " ("
                        + problem.reason().code() + ")." + ended,
                List.of(problem.change()));
    }

    /// Nothing of a test is to stay.
    private String ended(ProviderTokenClient client, String refreshToken) {
        return switch (client.revoke(connection, refreshToken)) {
            case Revocation.Revoked _ -> " It was revoked after the test.";
            case Revocation.NotOffered _ -> " It was forgotten after the test; the provider offers no revocation here.";
            case Revocation.Failed(String why) ->
                " It was forgotten after the test; revoking it did not work: " + why + ".";
        };
    }

    private static Token token(Mark mark, String text) {
        return new Token("Refresh token", mark, text, List.of());
    }
}
