package dev.behalf.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.behalf.keys.KeySet;
import dev.behalf.keys.KeySource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Remembers which tokens were verified, for a short time.
///
/// Only acceptance is remembered, so nobody can fill it without valid tokens, and only from the second time on. An
/// entry is good until the token's `exp`
/// without leeway, at most for the given time, and only while the issuer's keys are the very ones that verified it: a
/// key
/// withdrawn, or kept past its outage allowance, voids its entries at once. A changed connection has a new verifier and
/// with it
/// an empty cache.
public final class VerdictCache {

    public static final Duration DEFAULT_TIME = Duration.ofSeconds(60);

    /// About ten thousand tokens of the usual 800 characters.
    public static final long DEFAULT_CHARACTERS = 8L << 20;

    private record Entry(Verdict.Verified verdict, KeySource source, KeySet keys, long from, long until) {}

    private final Doorkeeper doorkeeper = new Doorkeeper();
    private final long millis;
    private final @Nullable Cache<String, Entry> entries;

    private VerdictCache(long millis, @Nullable Cache<String, Entry> entries) {
        this.millis = millis;
        this.entries = entries;
    }

    /// @param characters how much text of tokens is kept at most
    public static VerdictCache of(Duration time, long characters) {
        return new VerdictCache(
                time.toMillis(),
                Caffeine.newBuilder()
                        .maximumWeight(characters)
                        .weigher((String token, Entry entry) -> token.length())
                        .executor(Runnable::run)
                        .build());
    }

    public static VerdictCache none() {
        return new VerdictCache(0, null);
    }

    Verdict.@Nullable Verified find(String token, long now) {
        Entry entry = entries == null ? null : entries.getIfPresent(token);
        if (entry == null) {
            return null;
        }
        // A clock set back must not lengthen a life, hence `from`.
        boolean good = now >= entry.from && now < entry.until && entry.source.current() == entry.keys;
        if (!good) {
            return null;
        }
        // As a verification would: otherwise keys would be asked for later, and withdrawn ones serve longer.
        entry.source.refreshIfDue();
        return entry.verdict;
    }

    void remember(PresentedToken token, Verdict.Verified verdict) {
        KeySource source = token.keySource();
        long until = Math.min(verdict.token().expiresAtMillis(), token.nowMillis + millis);
        if (entries != null
                && source != null
                && token.keys != null
                && until > token.nowMillis
                && doorkeeper.seenBefore(token.text)) {
            entries.put(token.text, new Entry(verdict, source, token.keys, token.nowMillis, until));
        }
    }
}
