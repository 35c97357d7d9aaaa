package dev.behalf.server.offline;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/// When refresh tokens are used without anybody asking. All of it is spread out, so that what began together does not
/// come back together.
record Schedule(OfflineTimes times) {

    /// The longest that any provider forgives the second use of a refresh token: Cognito (`RetryGracePeriodSeconds`).
    /// WorkOS has half of it; at Auth0 the team chooses, and nothing by default (Rotation Overlap Period).
    static final Duration FORGIVEN = Duration.ofSeconds(60);

    private static final double AHEAD = 0.8;
    private static final double AHEAD_SPREAD = 0.05;
    private static final double IDLE_SPREAD = 0.1;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(15);
    private static final Duration FIRST_RETRY_LOST = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY_LOST = Duration.ofSeconds(4);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    /// When an access token that is in use is followed by the next. The same whenever and wherever it is asked: the
    /// earliest of many draws would be the earliest there is, for everybody.
    Instant ahead(String grant, Instant since, Instant end) {
        SplittableRandom drawn = new SplittableRandom(31L * grant.hashCode() + since.toEpochMilli());
        double part = AHEAD + (drawn.nextDouble() * 2 - 1) * AHEAD_SPREAD;
        return since.plusMillis((long) (Duration.between(since, end).toMillis() * part));
    }

    /// After an answer of the provider.
    ///
    /// @param held as it was before
    /// @param end when the new access token ends
    Instant afterAnswer(Held held, Instant now, Instant end) {
        Instant used = held.usedAt();
        boolean inUse = used != null
                && used.isAfter(now.minus(Duration.between(now, end).multipliedBy(2)));
        Instant idle = idle(now);
        Instant ahead = ahead(held.grant(), now, end);
        return inUse && ahead.isBefore(idle) ? ahead : idle;
    }

    /// When somebody's token is used for whom nothing is done.
    Instant idle(Instant now) {
        return now.plus(spread(times.keepAlive(), 1, IDLE_SPREAD));
    }

    /// After so many failures.
    Instant retry(int failures, Instant now) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 12));
        return now.plus(spread(wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait, 1, IDLE_SPREAD));
    }

    /// After an answer that was lost: the token may be spent. While a provider may forgive its second use, soon.
    ///
    /// @param since when the token was sent without an answer
    Instant retryLost(Instant since, int failures, Instant now) {
        Duration passed = Duration.between(since, now);
        if (passed.compareTo(FORGIVEN) >= 0) {
            return retry(failures, now);
        }
        Duration half = passed.dividedBy(2);
        Duration wait = half.compareTo(FIRST_RETRY_LOST) < 0
                ? FIRST_RETRY_LOST
                : half.compareTo(LAST_RETRY_LOST) > 0 ? LAST_RETRY_LOST : half;
        return now.plus(spread(wait, 1, IDLE_SPREAD));
    }

    private static Duration spread(Duration whole, double part, double spread) {
        double drawn = part + (ThreadLocalRandom.current().nextDouble() * 2 - 1) * spread;
        return Duration.ofMillis(Math.max(1, (long) (whole.toMillis() * drawn)));
    }
}
