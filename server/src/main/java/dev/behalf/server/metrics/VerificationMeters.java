package dev.behalf.server.metrics;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.activity.Recorder;
import dev.behalf.server.activity.VerdictCounters;
import dev.behalf.token.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Verified and refused tokens by environment and reason. Read where they are counted anyway: a verification costs
/// nothing more for it.
public final class VerificationMeters {

    private static final String NAME = "behalf.verifications";

    private final Activity activity;
    private final MeterRegistry registry;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public VerificationMeters(Activity activity, MeterRegistry registry) {
        this.activity = activity;
        this.registry = registry;
    }

    /// Begins to show what was counted for the first time.
    public void notice() {
        activity.recorders().forEach(this::notice);
    }

    private void notice(Recorder recorder) {
        VerdictCounters counters = recorder.counters();
        if (known.add(recorder.environment())) {
            FunctionCounter.builder(NAME, counters, VerdictCounters::verified)
                    .description("Tokens that were judged")
                    .tags("environment", recorder.environment(), "result", "verified", "reason", "")
                    .register(registry);
        }
        for (Reason reason : Reason.values()) {
            if (counters.of(reason) > 0 && known.add(recorder.environment() + " " + reason.code())) {
                FunctionCounter.builder(NAME, counters, each -> each.of(reason))
                        .description("Tokens that were judged")
                        .tags(
                                "environment",
                                recorder.environment(),
                                "result",
                                reason.outage() ? "undecided" : "refused",
                                "reason",
                                reason.code())
                        .register(registry);
            }
        }
    }
}
