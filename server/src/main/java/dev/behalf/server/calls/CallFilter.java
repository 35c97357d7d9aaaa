package dev.behalf.server.calls;

/// Which calls are asked for; what is empty asks for any.
///
/// @param server its name
/// @param outcome such as `ok`, or [#NOT_OK]
/// @param person stands in the name, e-mail address or subject of the person, in either case of letters; or is the id
public record CallFilter(String server, String outcome, String person) {

    static final String OK = "ok";

    /// Whatever did not go well.
    public static final String NOT_OK = "not_ok";

    public boolean any() {
        return !(server.isEmpty() && outcome.isEmpty() && person.isEmpty());
    }

    /// Whether the outcome is one, and not all but one.
    boolean isOneOutcome() {
        return !outcome.equals(NOT_OK);
    }
}
