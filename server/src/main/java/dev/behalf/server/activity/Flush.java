package dev.behalf.server.activity;

import dev.behalf.server.environment.Fingerprint;
import dev.behalf.token.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Writes down what one environment's recorder has noted since the last time.
final class Flush {

    private static final String VERIFIED = "";

    private final Recorder recorder;
    private final RefusalReport reports;
    private final Map<String, Long> written = new HashMap<>();

    Flush(Recorder recorder, RefusalReport reports) {
        this.recorder = recorder;
        this.reports = reports;
    }

    /// What there is to write.
    ///
    /// @param counts by reason's code, empty for verified tokens
    record Batch(
            String environment,
            Map<String, Long> counts,
            List<Fingerprint> fingerprints,
            List<RecordedRefusal> refusals) {

        void write(Handle handle, Instant now) {
            counts.forEach((reason, count) -> {
                for (Grain grain : Grain.values()) {
                    CountTable.add(handle, environment, grain, grain.begin(now), reason, count);
                }
            });
            if (counts.containsKey(VERIFIED)) {
                CountTable.verifiedAt(handle, environment, now);
            }
            fingerprints.forEach(each -> FingerprintTable.add(handle, environment, Grain.HOUR.begin(now), each));
            if (!refusals.isEmpty()) {
                RefusalTable.insert(handle, refusals);
            }
        }

        boolean isEmpty() {
            return counts.isEmpty() && refusals.isEmpty();
        }
    }

    Batch batch() {
        Map<String, Long> counts = newCounts();
        return new Batch(
                recorder.environment(),
                counts,
                Fingerprints.of(recorder.takeVerified(), counts.getOrDefault(VERIFIED, 0L)),
                recorder.takeRefused().stream()
                        .map(refused -> reports.of(recorder.environment(), refused))
                        .toList());
    }

    private Map<String, Long> newCounts() {
        Map<String, Long> counts = new HashMap<>();
        putNew(counts, VERIFIED, recorder.counters().verified());
        for (Reason reason : Reason.values()) {
            putNew(counts, reason.code(), recorder.counters().of(reason));
        }
        return counts;
    }

    private void putNew(Map<String, Long> counts, String reason, long total) {
        long known = written.getOrDefault(reason, 0L);
        if (total > known) {
            counts.put(reason, total - known);
        }
    }

    /// What is not marked is in the next batch again.
    void markWritten(Batch batch) {
        batch.counts().forEach((reason, count) -> written.merge(reason, count, Long::sum));
    }
}
