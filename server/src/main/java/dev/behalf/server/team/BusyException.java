package dev.behalf.server.team;

/// So many passwords are being checked that this one would have to wait too long. Try again in a moment.
public final class BusyException extends RuntimeException {

    BusyException() {
        super("Too many sign-ins at this moment. Try again in a few seconds.");
    }
}
