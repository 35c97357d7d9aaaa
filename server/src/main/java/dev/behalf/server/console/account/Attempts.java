package dev.behalf.server.console.account;

import dev.behalf.server.team.SignInResult;
import java.time.Duration;

/// Says what came of an attempt.
final class Attempts {

    private Attempts() {}

    /// The sentence for one that failed, empty for one that did not.
    static String problem(SignInResult result) {
        return switch (result) {
            case SignInResult.Success _, SignInResult.Confirmed _ -> "";
            case SignInResult.Refused(String problem) -> problem;
            case SignInResult.Locked(Duration delay) ->
                "Too many wrong attempts. Try again in " + words(delay) + ", or sign in with a passkey.";
            case SignInResult.Busy _ -> "Too many people sign in at this moment. Try again in a few seconds.";
        };
    }

    /// The status of the answer.
    static int status(SignInResult result) {
        return switch (result) {
            case SignInResult.Success _, SignInResult.Confirmed _ -> 200;
            case SignInResult.Refused _ -> 422;
            case SignInResult.Locked _ -> 429;
            case SignInResult.Busy _ -> 503;
        };
    }

    private static String words(Duration delay) {
        long seconds = delay.toSeconds() + 1;
        return seconds < 90 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
    }
}
