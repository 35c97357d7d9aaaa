package dev.behalf.server.console.account;

import dev.behalf.server.console.LocalPath;
import dev.behalf.server.team.Team;

/// The form to sign in.
///
/// @param next where to go on to, a path of the console
/// @param passkeys whether browsers can use passkeys at this address
/// @param provider what the team's provider is called, empty where there is none
public record SignInView(String email, String next, String problem, String notice, boolean passkeys, String provider) {

    static SignInView of(Team team, String email, String next, String problem, String notice) {
        String provider = team.providerSignIn().label();
        return new SignInView(email, next, problem, notice, team.passkeys().usable(), provider == null ? "" : provider);
    }

    /// As a parameter of a URL.
    public String nextEncoded() {
        return LocalPath.encoded(next);
    }
}
