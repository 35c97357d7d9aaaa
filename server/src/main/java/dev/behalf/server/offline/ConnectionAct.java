package dev.behalf.server.offline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the team does to connections.
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
public enum ConnectionAct {
    /// Hands nothing out until they are resumed. What is kept is kept alive.
    PAUSE(State.PAUSED, List.of(State.ACTIVE)),
    /// Ends a pause.
    RESUME(State.ACTIVE, List.of(State.PAUSED)),
    /// Ends them for good: the provider is told, and the tokens are removed. The sign-in at the client stays.
    REVOKE(State.REVOKED, List.of(State.ACTIVE, State.PAUSED, State.NEEDS_SIGN_IN));

    private final State leadsTo;
    @SuppressWarnings("ImmutableEnumChecker") // It holds what List.of made.
    private final List<State> takes;

    ConnectionAct(State leadsTo, List<State> takes) {
        this.leadsTo = leadsTo;
        this.takes = takes;
    }

    /// The name in addresses and in the audit log.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return empty where there is none of this name
    public static Optional<ConnectionAct> of(String id) {
        return Arrays.stream(values()).filter(act -> act.id().equals(id)).findAny();
    }

    /// The state that follows.
    public State leadsTo() {
        return leadsTo;
    }

    /// In which states there is something to do.
    public List<State> takes() {
        return takes;
    }

    /// How many of them it changes.
    public long of(Map<State, Long> counts) {
        return takes.stream().mapToLong(state -> counts.getOrDefault(state, 0L)).sum();
    }
}
