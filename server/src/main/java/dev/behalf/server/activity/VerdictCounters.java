package dev.behalf.server.activity;

import dev.behalf.token.Reason;
import dev.behalf.token.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How often each verdict was given since the start. Counting allocates nothing and waits for nobody.
public final class VerdictCounters {

    private final LongAdder verified = new LongAdder();
    private final Map<Reason, LongAdder> others = new EnumMap<>(Reason.class);

    VerdictCounters() {
        for (Reason reason : Reason.values()) {
            others.put(reason, new LongAdder());
        }
    }

    void count(Verdict verdict) {
        switch (verdict) {
            case Verdict.Verified _ -> verified.increment();
            case Verdict.Refused(var refusal) -> adder(refusal.reason()).increment();
            case Verdict.Undecided(var refusal) -> adder(refusal.reason()).increment();
        }
    }

    public long verified() {
        return verified.sum();
    }

    /// Refused for this reason, or undecided for it where it is an outage.
    public long of(Reason reason) {
        return adder(reason).sum();
    }

    @SuppressWarnings("NullAway") // The constructor fills in every reason.
    private LongAdder adder(Reason reason) {
        return others.get(reason);
    }
}
