package dev.behalf.server.console.overview;

import dev.behalf.keys.KeyStatus;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The keys of one issuer.
///
/// @param kids of the keys in use
/// @param ignored published keys not in use, and why
/// @param fetched null where they never were
/// @param next null before the first attempt
/// @param survives null without keys
/// @param failure what the last attempt failed of, as a sentence; empty where it did not
/// @param failingSince null where it does not
public record KeySourceView(
        String uri,
        Health health,
        List<String> kids,
        List<String> ignored,
        @Nullable Ago fetched,
        @Nullable Ago next,
        @Nullable Ago survives,
        String failure,
        @Nullable Moment failingSince,
        @Nullable Ago failingFor) {

    public KeySourceView {
        kids = List.copyOf(kids);
        ignored = List.copyOf(ignored);
    }

    static KeySourceView of(KeyStatus status, Instant now) {
        Instant since = status.failingSince();
        return new KeySourceView(
                status.uri().toString(),
                Health.of(status, now),
                status.kids(),
                status.ignored(),
                ago(status.fetchedAt(), now),
                ago(status.nextCheckAt(), now),
                ago(status.survivesUntil(), now),
                Objects.requireNonNullElse(status.failure(), ""),
                since == null ? null : Moment.of(since),
                ago(since, now));
    }

    private static @Nullable Ago ago(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Ago.of(instant, now);
    }

    /// Whether the keys are kept and may not be used any more.
    public boolean keysTooOld() {
        return health == Health.FAILING;
    }
}
