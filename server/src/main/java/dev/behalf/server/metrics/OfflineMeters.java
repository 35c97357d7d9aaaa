package dev.behalf.server.metrics;

import dev.behalf.server.offline.OfflineAccess;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Connections of people by state, counted in the database at most four times a minute.
public final class OfflineMeters {

    private static final Duration FRESH = Duration.ofSeconds(15);

    private final OfflineAccess offline;
    private final InstantSource clock;
    private final MultiGauge connections;
    private Instant next = Instant.MIN;

    public OfflineMeters(OfflineAccess offline, InstantSource clock, MeterRegistry registry) {
        this.offline = offline;
        this.clock = clock;
        this.connections = MultiGauge.builder("behalf.offline.connections")
                .description("Connections of people to the provider, by state")
                .register(registry);
    }

    /// Counts anew where that is due.
    public synchronized void notice() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(FRESH);
            connections.register(
                    offline.counts().stream()
                            .map(each -> MultiGauge.Row.of(
                                    Tags.of(
                                            "environment",
                                            each.environment(),
                                            "state",
                                            each.state().id()),
                                    each.count()))
                            .toList(),
                    true);
        }
    }
}
