package dev.behalf.server.offline;

import java.time.Duration;
import java.time.Instant;

/// How long things take with providers' tokens.
///
/// @param lease how long whoever redeems a refresh token is left alone: longer than two exchanges with the provider
///     can take. A node that died is replaced after that, so it is shorter than the half minute or minute in which
///     providers forgive the second use of a token
/// @param margin an access token that ends sooner is refreshed before it is handed out; see [#margin(Instant,
///     Instant)]
/// @param patience how long somebody who asks waits for others to refresh
/// @param keepAlive how often the refresh token of somebody for whom nothing is done is used all the same: it shows
///     who was blocked, and keeps tokens from ending for want of use
/// @param unknownLife how long an access token is taken to be good where the provider does not say
public record OfflineTimes(
        Duration lease, Duration margin, Duration patience, Duration keepAlive, Duration unknownLife) {

    private static final int SHORTEST_PART = 5;

    public static final OfflineTimes DEFAULTS = new OfflineTimes(
            Duration.ofSeconds(12),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofHours(24),
            Duration.ofMinutes(5));

    /// How long an access token must still be good to be handed out: of one that lives for seconds only a fifth of
    /// its life, so that it is not refreshed for each ask.
    ///
    /// @param since when it came
    /// @param end when it ends
    Duration margin(Instant since, Instant end) {
        Duration part = Duration.between(since, end).dividedBy(SHORTEST_PART);
        return part.compareTo(margin) < 0 ? part : margin;
    }

    /// For providers' exchanges of another length.
    ///
    /// @param deadline of one exchange
    public OfflineTimes withExchange(Duration deadline) {
        Duration wanted = deadline.multipliedBy(2).plusSeconds(2);
        return new OfflineTimes(wanted, margin, patience.plus(wanted).minus(lease), keepAlive, unknownLife);
    }
}
