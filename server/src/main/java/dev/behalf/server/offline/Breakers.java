package dev.behalf.server.offline;

import dev.behalf.server.federation.SignInProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Spares providers that are away: after a failure nobody asks for a while, then one does. Each environment has its
/// own,
/// on each node.
final class Breakers {

    private static final Duration FIRST = Duration.ofSeconds(1);

    /// Half of the half minute in which providers forgive the second use of a token: one that may be spent is tried
    /// again in time where the provider comes back in time.
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
    private static final Duration MISCONFIGURED = Duration.ofSeconds(10);

    /// @param tries failures in a row
    /// @param problem null where the provider is away
    private record Open(
            int tries, Instant until, String why, @Nullable SignInProblem problem) {}

    private final InstantSource clock;
    private final Duration trial;
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /// @param trial how long the one who tries may take
    Breakers(InstantSource clock, Duration trial) {
        this.clock = clock;
        this.trial = trial;
    }

    /// Asks whether to try. Whoever gets null must try, and say how it went.
    ///
    /// @return why not
    @Nullable
    Answer refusal(String environment) {
        Open found = open.get(environment);
        if (found == null) {
            return null;
        }
        Instant now = clock.instant();
        if (!now.isBefore(found.until())) {
            Open trying = new Open(found.tries(), now.plus(trial), found.why(), found.problem());
            if (open.replace(environment, found, trying)) {
                return null;
            }
        }
        SignInProblem problem = found.problem();
        return problem == null
                ? new Answer.Unavailable(found.why(), atLeast(Duration.between(now, found.until())))
                : new Answer.Misconfigured(problem);
    }

    /// Whoever was let through did not get to try: somebody else may.
    void untried(String environment) {
        open.computeIfPresent(
                environment, (_, found) -> new Open(found.tries(), clock.instant(), found.why(), found.problem()));
    }

    private static Duration atLeast(Duration wait) {
        return wait.compareTo(FIRST) < 0 ? FIRST : wait;
    }

    /// The environments whose providers nobody may try now.
    Set<String> open() {
        Instant now = clock.instant();
        return open.entrySet().stream()
                .filter(each -> now.isBefore(each.getValue().until()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    void good(String environment) {
        open.remove(environment);
    }

    /// @param asked how long the provider asks to wait, null where it does not
    /// @return what to say to whoever asked
    Answer.Unavailable away(String environment, String why, @Nullable Duration asked) {
        Instant now = clock.instant();
        Open next = open.compute(environment, (_, before) -> {
            int tries = before == null ? 1 : before.tries() + 1;
            Duration backoff = shorter(FIRST.multipliedBy(1L << Math.min(tries - 1, 10)), LONGEST);
            Duration wait = asked == null || asked.compareTo(backoff) < 0 ? backoff : shorter(asked, LONGEST_ASKED);
            return new Open(tries, now.plus(wait), why, null);
        });
        return new Answer.Unavailable(why, atLeast(Duration.between(now, next.until())));
    }

    void misconfigured(String environment, SignInProblem problem) {
        Instant until = clock.instant().plus(MISCONFIGURED);
        open.compute(
                environment,
                (_, before) -> new Open(before == null ? 1 : before.tries() + 1, until, problem.found(), problem));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
