package dev.behalf.server.web;

/// Whether this process should be sent requests.
public final class Readiness {

    /// Its life.
    public enum State {
        STARTING,
        READY,
        DRAINING
    }

    private volatile State state = State.STARTING;

    public State state() {
        return state;
    }

    public void ready() {
        state = State.READY;
    }

    /// From now on load balancers should send requests elsewhere; requests are answered as before.
    public void draining() {
        state = State.DRAINING;
    }
}
