package dev.behalf.server.activity;

import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// Notes the verdicts of one environment, on the path of requests: counting and a slot in memory, no more. At most so
/// many of a second are kept; all are counted.
public final class Recorder {

    static final int VERIFIED_PER_INTERVAL = 4096;
    static final int REFUSED_PER_INTERVAL = 200;

    /// A refusal that is not looked into yet. The token stays in memory until then, for about a second.
    record Refused(Instant at, Face face, String token, Refusal refusal, Function<String, Explanation> explain) {
        /// Without the token.
        @Override
        public String toString() {
            return "Refused[" + refusal.reason().code() + "]";
        }
    }

    private final String environment;
    private final InstantSource clock;
    private final VerdictCounters counters = new VerdictCounters();
    private final Sample<VerifiedToken> verified = new Sample<>(VERIFIED_PER_INTERVAL);
    private final Sample<Refused> refused = new Sample<>(REFUSED_PER_INTERVAL);

    Recorder(String environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    public String environment() {
        return environment;
    }

    public VerdictCounters counters() {
        return counters;
    }

    /// @param explain runs every rule on the token; called later, by another thread
    public void note(Face face, String token, Verdict verdict, Function<String, Explanation> explain) {
        counters.count(verdict);
        switch (verdict) {
            case Verdict.Verified(var accepted) -> verified.add(accepted);
            case Verdict.Refused(var refusal) -> refused(face, token, refusal, explain);
            case Verdict.Undecided(var refusal) -> refused(face, token, refusal, explain);
        }
    }

    private void refused(Face face, String token, Refusal refusal, Function<String, Explanation> explain) {
        refused.add(new Refused(clock.instant(), face, token, refusal, explain));
    }

    List<VerifiedToken> takeVerified() {
        return verified.take();
    }

    List<Refused> takeRefused() {
        return refused.take();
    }
}
