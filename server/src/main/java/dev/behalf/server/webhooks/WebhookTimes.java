package dev.behalf.server.webhooks;

import java.time.Duration;
import java.util.List;

/// How long things take with webhooks.
///
/// @param deadline of one try, all in all
/// @param lease how long a try has before another node takes its delivery over: longer than the deadline
/// @param pauses between tries, the shortest first; there is one try more than pauses
/// @param overlap how long a former secret signs beside the new one
/// @param kept how long deliveries are kept
record WebhookTimes(Duration deadline, Duration lease, List<Duration> pauses, Duration overlap, Duration kept) {

    /// The pauses are those that Standard Webhooks 1.0 suggests ("Retries"): two days and three hours in all.
    static final WebhookTimes DEFAULTS = new WebhookTimes(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20)),
            Duration.ofHours(24),
            Duration.ofDays(30));

    WebhookTimes withDeadline(Duration other) {
        return new WebhookTimes(other, lease, pauses, overlap, kept);
    }
}
