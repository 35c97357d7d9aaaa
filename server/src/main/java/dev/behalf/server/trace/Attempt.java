package dev.behalf.server.trace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One try to connect a client.
///
/// @param id of the first step by which it is known
/// @param client its id, null where it never said which it is
/// @param clientName what it calls itself, null where that is not known
/// @param steps at least one, in the order of time
/// @param furthest what it reached
/// @param stop why it goes on no more; null unless it has stopped
public record Attempt(
        long id,
        @Nullable String client,
        @Nullable String clientName,
        List<Recorded> steps,
        Stage furthest,
        State state,
        @Nullable Stop stop) {

    /// How it stands.
    public enum State {
        CONNECTED("connected", "Connected"),
        UNDER_WAY("under-way", "Under way"),
        STOPPED("stopped", "Stopped");

        private final String id;
        private final String label;

        State(String id, String label) {
            this.id = id;
            this.label = label;
        }

        /// The name in addresses.
        public String id() {
            return id;
        }

        public String label() {
            return label;
        }
    }

    public Attempt {
        steps = List.copyOf(steps);
    }

    public Instant begin() {
        return steps.getFirst().time();
    }

    public Instant last() {
        return steps.getLast().time();
    }

    boolean has(long step) {
        return steps.stream().anyMatch(each -> each.id() == step);
    }

    static Attempt of(Course course, Instant now) {
        List<Recorded> steps = course.inOrder();
        Stage furthest = furthest(steps);
        Recorded last = steps.getLast();
        State state;
        if (hasCalled(steps)) {
            state = State.CONNECTED;
        } else if (!last.failed() && now.isBefore(last.time().plus(Stop.patience(last.stage())))) {
            state = State.UNDER_WAY;
        } else {
            state = State.STOPPED;
        }
        return new Attempt(
                course.first(),
                course.client(),
                course.clientName(),
                steps,
                furthest,
                state,
                state == State.STOPPED ? Stop.of(last) : null);
    }

    /// Tokens expire, so that a later refusal does not mean that the connection failed.
    private static boolean hasCalled(List<Recorded> steps) {
        return steps.stream().anyMatch(step -> step.stage() == Stage.CALL && !step.failed());
    }

    private static Stage furthest(List<Recorded> steps) {
        return steps.stream()
                .filter(step -> !step.failed())
                .map(Recorded::stage)
                .max(Stage::compareTo)
                .orElse(steps.getFirst().stage());
    }
}
