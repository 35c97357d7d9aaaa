package dev.behalf.server.federation;

import dev.behalf.token.Refusal;

/// A reason with its particulars, for the team; outsiders get the code and the title.
///
/// @param expected what would have been good
/// @param found what came, printable and cut to size; never a code, token or secret
/// @param change what to do about it, naming the provider's switch where it is one
public record SignInProblem(SignInReason reason, String expected, String found, String change) {

    /// What verification says of a token, as a problem of the sign-in.
    static SignInProblem of(SignInReason reason, Refusal refusal) {
        return new SignInProblem(
                refusal.reason().outage() ? SignInReason.PROVIDER_UNREACHABLE : reason,
                refusal.expected(),
                refusal.found() + " (" + refusal.reason().code() + ")",
                refusal.change());
    }
}
