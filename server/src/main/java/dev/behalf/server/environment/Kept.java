package dev.behalf.server.environment;

/// What is kept for people who are away, as far as a change of settings concerns it.
///
/// @param connections for how many sign-ins of people tools can act now, or could again
/// @param unasked how many of them their people have not allowed to act while they are away, whether asked or not
public record Kept(long connections, long unasked) {

    /// Nothing.
    public static final Kept NOTHING = new Kept(0, 0);

    /// What becomes of them where tokens are removed, as the end of a sentence; empty where there are none.
    String removed() {
        return connections == 0
                ? ""
                : connections == 1
                        ? " 1 connection is removed and given back at the provider."
                        : " " + connections + " connections are removed and given back at the provider.";
    }

    /// What becomes of them where another application issues tokens from now on.
    String ended() {
        return connections == 1
                ? "1 connection ends: its person must sign in anew before tools can act for them."
                : connections + " connections end: their people must sign in anew before tools can act for them.";
    }

    /// What becomes of them where people are asked from now on.
    String waiting() {
        return unasked == 1
                ? "1 connection hands out nothing until its person allows it."
                : unasked + " connections hand out nothing until their people allow it, each on their own.";
    }
}
