package dev.behalf.token;

/// A reason with its particulars, for the team. Outsiders get a shorter form.
///
/// @param expected what would have been accepted
/// @param found what the token holds, printable and cut to size; never the token or a secret
/// @param change what to do about it
public record Refusal(Reason reason, String expected, String found, String change) {

    /// With the reason's own explanation as advice.
    public static Refusal of(Reason reason, String expected, String found) {
        return new Refusal(reason, expected, found, reason.explanation());
    }
}
