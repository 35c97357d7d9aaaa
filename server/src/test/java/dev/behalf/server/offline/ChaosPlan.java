package dev.behalf.server.offline;

import java.time.Duration;

/// What a [ChaosRun] does.
///
/// @param seed of what happens, in which order, to whom
/// @param time of random faults, after the named ones
/// @param leeway how long the provider forgives the second use of a token
/// @param nodes processes
/// @param people connections, each with a sign-in of its own
/// @param askers who ask at the same time
record ChaosPlan(long seed, Duration time, Duration leeway, int nodes, int people, int askers) {

    private static final String SEED = "behalf.chaos.seed";
    private static final String SECONDS = "behalf.chaos.seconds";

    /// By the system properties `behalf.chaos.seed` and `behalf.chaos.seconds`, where these are given.
    static ChaosPlan of(Duration leeway, int nodes, int people) {
        long seed = Long.getLong(SEED, System.nanoTime() & 0xffffff);
        Duration time = Duration.ofSeconds(Long.getLong(SECONDS, 3));
        boolean isLong = System.getProperty(SECONDS) != null;
        return new ChaosPlan(seed, time, leeway, nodes, isLong ? people * 8 : people, isLong ? 300 : 60);
    }
}
