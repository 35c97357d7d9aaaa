package dev.behalf.server.console.testsignin;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.console.testsignin.Report.Mark;
import dev.behalf.server.console.testsignin.Report.Token;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.Redemption;
import dev.behalf.server.federation.Revocation;
import dev.behalf.server.federation.SignInOptions;
import dev.behalf.server.federation.SignInProblem;
import java.util.List;

/// Finds out what the refresh token of a sign-in is good for: redeems it once, and ends it.
record RefreshProbe(Federation federation, RegisteredConnection connection, SignInOptions options) {

    Token examine(ProviderTokens tokens) {
        boolean workOs = connection.connection().settings() instanceof ProviderSettings.WorkOs;
        if (workOs && options.product() == SignInOptions.Product.SSO) {
            return token(
                    Mark.NONE,
                    "Single sign-on of WorkOS issues none, so there is no offline access: agents act while the person's"
                            + " session lasts.");
        }
        if (!options.offlineAccess()) {
            return token(Mark.NONE, "Not wanted. Tick offline access above the button to test it.");
        }
        String refreshToken = tokens.refreshToken();
        if (refreshToken == null) {
            return new Token(
                    "Refresh token",
                    Mark.BAD,
                    "None came, although one was asked for. Providers say nothing about why. Check each of these:",
                    Federation.refreshTokenSwitches(
                            connection.connection().settings().type()));
        }
        return redeemed(refreshToken, tokens.scopes());
    }

    private Token redeemed(String refreshToken, List<String> scopes) {
        ProviderTokenClient client = federation.tokenClient();
        return switch (client.redeem(connection, refreshToken, scopes)) {
            case Redemption.Refreshed(ProviderTokens next) -> refreshed(client, refreshToken, next);
            case Redemption.Ended(SignInProblem problem) -> refused(problem);
            case Redemption.Misconfigured(SignInProblem problem) -> refused(problem);
            case Redemption.Unavailable(String why, var _) ->
                token(Mark.WARN, "Received. It could not be redeemed now: " + why + ended(client, refreshToken));
            case Redemption.AnswerLost(String why, var _) ->
                token(Mark.WARN, "Received. The answer to redeeming it was lost: " + why + ended(client, refreshToken));
        };
    }

    private Token refreshed(ProviderTokenClient client, String refreshToken, ProviderTokens next) {
        String latest = next.refreshToken() == null ? refreshToken : next.refreshToken();
        String rotation = next.refreshToken() == null
                ? "It does not rotate: the same token stays good."
                : "It rotates: each use brings a new token and spends the old one.";
        return token(Mark.GOOD, "Received, and redeemed for a new access token. " + rotation + ended(client, latest));
    }

    private static Token refused(SignInProblem problem) {
        return new Token(
                "Refresh token",
                Mark.BAD,
                "Received, but the provider does not redeem it: " + problem.found() + " ("
                        + problem.reason().code() + ").",
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
