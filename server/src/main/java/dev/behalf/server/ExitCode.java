package dev.behalf.server;

/// What the commands end with, for scripts.
final class ExitCode {

    /// Done; for `verify`, the token is accepted; for `doctor`, nothing is wrong.
    static final int OK = 0;

    /// Could not be done; for `verify`, the token is refused; for `doctor`, something is wrong.
    static final int FAILED = 1;

    /// The call or the configuration is wrong; nothing was done.
    static final int USAGE = 2;

    /// Nothing can be said now, because the provider could not be asked.
    static final int UNDECIDED = 3;

    private ExitCode() {}
}
