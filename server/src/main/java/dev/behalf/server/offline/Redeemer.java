package dev.behalf.server.offline;

import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Belonging;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.Redemption;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.federation.SignInReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redeems a refresh token under a lease: redeem, store, then look. What the provider answers is the only copy of the
/// next token, so it is stored before anything that can fail, and for as long as it takes.
final class Redeemer {

    private static final Logger LOG = LoggerFactory.getLogger(Redeemer.class);
    private static final Duration STORE_PAUSE = Duration.ofMillis(50);

    /// Short against the time for which others watch a lease, once the database is back, before they take it over.
    private static final Duration STORE_PAUSE_LONGEST = Duration.ofMillis(500);

    private static final Duration STORE_LONGEST = Duration.ofMinutes(10);

    /// Whoever asks again sooner gets the same.
    private static final Duration UNDECIDED = Duration.ofSeconds(15);

    private final Database database;
    private final Safe safe;
    private final ProviderTokenClient client;
    private final Breakers breakers;
    private final InstantSource clock;
    private final OfflineTimes times;
    private final Schedule schedule;
    private final Meters meters;

    Redeemer(
            Database database,
            Safe safe,
            ProviderTokenClient client,
            Breakers breakers,
            InstantSource clock,
            OfflineTimes times,
            Meters meters) {
        this.database = database;
        this.safe = safe;
        this.client = client;
        this.breakers = breakers;
        this.clock = clock;
        this.times = times;
        this.schedule = new Schedule(times);
        this.meters = meters;
    }

    /// A lease that was taken.
    ///
    /// @param began the nano time before it was taken
    record Lease(String name, long began) {

        Duration held() {
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    /// @return null where somebody else has stored another answer, or this process was asleep: to be looked at anew
    @Nullable
    Outcome redeem(Held held, RegisteredConnection connection, Lease lease) {
        String token;
        try {
            token = Objects.requireNonNull(safe.token(held));
        } catch (SealException e) {
            LOG.error("The refresh token of {} cannot be opened: {}", held.grant(), e.getMessage());
            breakers.untried(held.environment());
            return failed(held, lease, unreadable(), unansweredSince(held));
        }
        if (lease.held().compareTo(times.lease().dividedBy(4)) > 0) {
            // Somebody may take over before an answer can come.
            breakers.untried(held.environment());
            release(held, lease, "", unansweredSince(held));
            return null;
        }
        Instant unanswered = unansweredSince(held);
        Instant sent = clock.instant();
        Redemption redemption = client.redeem(connection, token, held.scopes());
        if (redemption instanceof Redemption.AnswerLost(String why, boolean late) && !late) {
            noteLost(held, why);
            unanswered = Objects.requireNonNullElse(unanswered, sent);
            if (lease.held().compareTo(times.lease().dividedBy(2)) < 0) {
                // Once more at once: if it was spent, the provider may forgive that now and not later.
                redemption = client.redeem(connection, token, held.scopes());
            }
        }
        return switch (redemption) {
            case Redemption.Refreshed(var tokens) -> keep(held, connection, lease, tokens);
            case Redemption.Ended(var problem) -> ended(held, lease, problem);
            case Redemption.Misconfigured(var problem) -> {
                breakers.misconfigured(held.environment(), problem);
                LOG.warn("{} of {}: {}", problem.reason().title(), held.environment(), problem.change());
                yield failed(held, lease, new Answer.Misconfigured(problem), unanswered);
            }
            case Redemption.Unavailable(String why, var retryAfter) ->
                failed(held, lease, breakers.away(held.environment(), why, retryAfter), unanswered);
            case Redemption.AnswerLost(String why, boolean late) -> {
                Answer away = breakers.away(held.environment(), "The answer was lost: " + why, null);
                Instant since = Objects.requireNonNullElse(unanswered, sent);
                if (late) {
                    keepLease(held, lease, detail(away), since);
                } else {
                    release(held, lease, detail(away), since);
                }
                yield new Outcome.Failed(away);
            }
        };
    }

    /// The token may be spent, which can cost the person the sign-in: whoever looks into a lost connection wants to
    /// know.
    private static void noteLost(Held held, String why) {
        LOG.warn(
                "The provider's answer for {}, generation {}, was lost; it is asked for again ({})",
                held.grant(),
                held.generation(),
                why);
    }

    /// The provider may get to the request yet. Until it no longer can nobody is to send the token once more: two
    /// requests that both arrive are a second use, which can cost the person the sign-in although the first
    /// answer is here. A lease is made for longer than that, so it is left as if whoever has it were gone; when it
    /// is over it is taken over, and the token sent again.
    private void keepLease(Held held, Lease lease, String detail, Instant since) {
        LOG.warn(
                "The provider's answer for {}, generation {}, did not come in time; it is asked for again when the request"
                        + " can no longer arrive",
                held.grant(),
                held.generation());
        try {
            database.write(handle -> {
                LeaseTable.late(handle, held.grant(), lease.name(), detail, since.toEpochMilli());
                return null;
            });
        } catch (RuntimeException e) {
            // The lease stays all the same, and says that an answer may be lost.
            LOG.warn("That the answer for {} is late cannot be noted", held.grant(), e);
        }
    }

    private static Answer unreadable() {
        return new Answer.Unavailable(
                "What is kept cannot be decrypted; the server's log says more.", Duration.ofMinutes(1));
    }

    private @Nullable Outcome ended(Held held, Lease lease, SignInProblem problem) {
        breakers.good(held.environment());
        boolean done =
                database.write(handle -> LeaseTable.end(handle, held, lease.name(), problem.found(), clock.millis()));
        if (!done) {
            release(held, lease, problem.found(), null);
            return null;
        }
        meters.refreshed(held.environment(), new Answer.NeedsSignIn(StateReason.ENDED_AT_PROVIDER));
        LOG.info("The provider has ended the sign-in of {} in {}", held.grant(), held.environment());
        return new Outcome.Failed(new Answer.NeedsSignIn(StateReason.ENDED_AT_PROVIDER));
    }

    private Outcome failed(Held held, Lease lease, Answer answer, @Nullable Instant unanswered) {
        meters.refreshed(held.environment(), answer);
        release(held, lease, detail(answer), unanswered);
        return new Outcome.Failed(answer);
    }

    /// Since when the token may be spent without an answer: as it was noted, or because whoever had the lease is
    /// gone.
    private @Nullable Instant unansweredSince(Held held) {
        return held.unansweredSince() != null || held.lease() == null
                ? held.unansweredSince()
                : clock.instant().minus(times.lease());
    }

    private static String detail(Answer answer) {
        return switch (answer) {
            case Answer.Unavailable(String why, var _) -> why;
            case Answer.Misconfigured(var problem) -> problem.reason().title() + ": " + problem.found();
            default -> "";
        };
    }

    /// @param unanswered since when the token may be spent, null where it is not
    private void release(Held held, Lease lease, String detail, @Nullable Instant unanswered) {
        Instant now = clock.instant();
        Instant due = unanswered == null
                ? schedule.retry(held.failures(), now)
                : schedule.retryLost(unanswered, held.failures(), now);
        database.write(handle -> {
            LeaseTable.release(
                    handle,
                    held.grant(),
                    lease.name(),
                    detail,
                    due.toEpochMilli(),
                    unanswered == null ? null : unanswered.toEpochMilli());
            return null;
        });
    }

    private @Nullable Outcome keep(Held held, RegisteredConnection connection, Lease lease, ProviderTokens tokens) {
        breakers.good(held.environment());
        Instant now = clock.instant();
        Instant end = tokens.expiresAt() == null ? now.plus(times.unknownLife()) : tokens.expiresAt();
        LeaseTable.Stored stored = new LeaseTable.Stored(
                tokens.refreshToken() == null
                        ? null
                        : safe.sealToken(held.environment(), held.grant(), tokens.refreshToken()),
                safe.sealAccess(held.environment(), held.grant(), tokens.accessToken()),
                tokens.expiresAt(),
                tokens.scopes(),
                schedule.afterAnswer(held, now, end).toEpochMilli());
        if (!stored(held, stored, connection.askBeforeActing(), now)) {
            return superseded(held, connection, lease, tokens);
        }
        return look(held, connection, lease, tokens, now, end);
    }

    /// Nothing else has this answer. While the database is away it waits here.
    private boolean stored(Held held, LeaseTable.Stored stored, boolean asksFirst, Instant now) {
        Duration pause = STORE_PAUSE;
        Duration waited = Duration.ZERO;
        while (true) {
            try {
                return database.insist(handle -> LeaseTable.store(
                        handle, held.grant(), held.generation(), stored, asksFirst, now.toEpochMilli()));
            } catch (RuntimeException e) {
                if (waited.compareTo(STORE_LONGEST) > 0) {
                    LOG.error("The new refresh token of {} is lost: the database is away for too long", held.grant());
                    throw e;
                }
                if (waited.isZero()) {
                    LOG.warn("The new refresh token of {} cannot be stored; it is tried again", held.grant(), e);
                }
            }
            Pause.of(pause);
            waited = waited.plus(pause);
            pause = pause.multipliedBy(2).compareTo(STORE_PAUSE_LONGEST) > 0
                    ? STORE_PAUSE_LONGEST
                    : pause.multipliedBy(2);
        }
    }

    /// The row has another answer already, or has none any more.
    private @Nullable Outcome superseded(
            Held held, RegisteredConnection connection, Lease lease, ProviderTokens tokens) {
        boolean removed = database.read(handle -> OfflineTable.find(handle, held.environment(), held.grant()))
                .map(Held::token)
                .isEmpty();
        if (removed && tokens.refreshToken() != null) {
            client.revoke(connection, tokens.refreshToken());
        }
        if (!removed) {
            LOG.warn("Two answers came for one refresh token of {}; the first is kept", held.grant());
            release(held, lease, "", null);
        }
        return null;
    }

    private @Nullable Outcome look(
            Held held, RegisteredConnection connection, Lease lease, ProviderTokens tokens, Instant now, Instant end) {
        long generation = held.generation() + 1;
        return switch (client.belonging(connection, tokens, held.issuer(), held.subject())) {
            case Belonging.Same _ -> {
                meters.refreshed(held.environment(), "refreshed");
                // Whoever was away from use may have to be asked meanwhile; what is not checked is not handed out.
                State state = database.write(handle -> {
                    LeaseTable.check(handle, held.grant(), generation, lease.name());
                    if (connection.askBeforeActing()) {
                        WaitingTable.hold(handle, held.environment(), held.grant(), clock.millis());
                    }
                    return connection.askBeforeActing() || held.state() == State.NEEDS_SIGN_IN
                            ? OfflineTable.state(handle, held.grant()).orElse(State.REVOKED)
                            : held.state();
                });
                yield new Outcome.Fresh(
                        new Access(
                                held.environment(),
                                held.person(),
                                held.grant(),
                                generation,
                                tokens.accessToken(),
                                now,
                                end,
                                tokens.scopes(),
                                Access.audiences(tokens.accessToken())),
                        state);
            }
            case Belonging.Other(var problem) -> {
                meters.refreshed(held.environment(), new Answer.NeedsSignIn(StateReason.OTHER_PERSON));
                LOG.error(
                        "ALARM: the provider answered the refresh of {} in {} with {}; it was thrown away",
                        held.grant(),
                        held.environment(),
                        problem.found());
                database.write(handle -> {
                    LeaseTable.flag(handle, held.grant(), generation, problem.found(), clock.millis());
                    return null;
                });
                yield new Outcome.Failed(new Answer.NeedsSignIn(StateReason.OTHER_PERSON));
            }
            case Belonging.Undecided(var problem) -> failed(held, lease, undecided(held, problem), null);
        };
    }

    /// Where the provider's keys cannot be had that is so for everybody; a strange token is one person's.
    private Answer undecided(Held held, SignInProblem problem) {
        String why = problem.reason().title() + ": " + problem.found();
        return problem.reason() == SignInReason.PROVIDER_UNREACHABLE
                ? breakers.away(held.environment(), why, null)
                : new Answer.Unavailable(why, UNDECIDED);
    }
}
