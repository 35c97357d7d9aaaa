package dev.behalf.server.teamsignin;

import dev.behalf.server.team.SignInResult;

/// What came of a sign-in at the provider.
///
/// @param next where to go on to, as it was asked for at the beginning
public record Return(SignInResult result, String next) {

    static Return refused(String problem) {
        return new Return(new SignInResult.Refused(problem), "/");
    }
}
