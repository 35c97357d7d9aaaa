package dev.behalf.keys;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a key set at one time. Immutable; times are epoch milliseconds.
///
/// @param expiresAt from then on a request waits for new keys, unless the provider is failing
/// @param outlivesUntil from then on the keys are not used at all
/// @param notBefore no attempt before then
record KeySetState(
        @Nullable KeySet keys,
        @Nullable String body,
        long fetchedAt,
        long refreshAt,
        long expiresAt,
        long outlivesUntil,
        int failures,
        long failingSince,
        long notBefore,
        @Nullable String failure) {

    /// A clock that goes back by no more than this was adjusted; by more, it was wrong, and so are the times here.
    private static final long ADJUSTMENT = 60_000;

    static final KeySetState EMPTY = new KeySetState(null, null, 0, 0, 0, 0, 0, 0, 0, null);

    static KeySetState fetched(KeySet keys, Document document, long now, KeyFreshness freshness) {
        return new KeySetState(
                keys,
                document.body(),
                now,
                now + freshness.refreshAfterMillis(document.maxAge()),
                now + freshness.lifeMillis(document.maxAge()),
                now + outlives(freshness),
                0,
                0,
                0,
                null);
    }

    /// Keys of an earlier run: asked for anew at once, used only if the provider does not answer.
    static KeySetState archived(KeySet keys, KeyArchive.Entry entry, KeyFreshness freshness) {
        long fetchedAt = entry.fetchedAt().toEpochMilli();
        return new KeySetState(
                keys, entry.body(), fetchedAt, fetchedAt, fetchedAt, fetchedAt + outlives(freshness), 0, 0, 0, null);
    }

    private static long outlives(KeyFreshness freshness) {
        return Math.max(
                freshness.surviveOutage().toMillis(), freshness.shortest().toMillis());
    }

    KeySetState failed(long now, String why) {
        int count = failures + 1;
        return new KeySetState(
                keys,
                body,
                fetchedAt,
                refreshAt,
                expiresAt,
                outlivesUntil,
                count,
                failures == 0 ? now : failingSince,
                now + KeyFreshness.backoffMillis(count),
                why);
    }

    /// The keys, if they may be used now without asking the issuer first.
    @Nullable
    KeySet usable(long now) {
        boolean good = now < expiresAt || (failing() && now < outlivesUntil);
        return good && !clockSetBack(now) ? keys : null;
    }

    /// Without this a clock that was ahead for a moment would keep withdrawn keys alive for as long as it was ahead.
    private boolean clockSetBack(long now) {
        return now < fetchedAt - ADJUSTMENT;
    }

    boolean failing() {
        return failures > 0;
    }

    boolean mayAttempt(long now) {
        return now >= notBefore || now < notBefore - KeyFreshness.LONGEST_BACKOFF_MILLIS;
    }

    boolean due(long now) {
        return (now >= refreshAt || clockSetBack(now)) && mayAttempt(now);
    }

    /// The present keys, if the issuer publishes the same text as before.
    @Nullable
    KeySet keysOf(String published) {
        return published.equals(body) ? keys : null;
    }

    String failureText(URI uri) {
        return "The keys at " + uri + " cannot be had: "
                + (failure == null ? "no answer yet" : failure)
                + (keys == null ? "" : "; the saved keys have outlived the outage allowance");
    }

    KeyStatus status(URI uri) {
        boolean attempted = fetchedAt > 0 || failing();
        return new KeyStatus(
                uri,
                fetchedAt > 0 ? Instant.ofEpochMilli(fetchedAt) : null,
                attempted ? Instant.ofEpochMilli(Math.max(refreshAt, notBefore)) : null,
                keys == null ? null : Instant.ofEpochMilli(Math.max(expiresAt, outlivesUntil)),
                failure,
                failing() ? Instant.ofEpochMilli(failingSince) : null,
                keys == null ? List.of() : keys.kids(),
                keys == null ? List.of() : keys.ignored());
    }
}
