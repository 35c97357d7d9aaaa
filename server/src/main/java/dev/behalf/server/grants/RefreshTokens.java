package dev.behalf.server.grants;

import dev.behalf.server.crypto.DataKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.offline.OfflineTokens;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Refresh tokens: opaque, stored as hashes, another at every use (RFC 9700 section 4.14.2).
///
/// A token is the secret name of its family, which stays, and a secret of its own. So any former token is recognised as
/// such for as long as the grant lasts, while one row is stored: its use means that two have it, and ends the grant.
/// For
/// a few seconds after its use a token gives the current one again, because clients race themselves and lose answers.
final class RefreshTokens {

    private static final String PREFIX = "bhr_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})");
    private static final String UNKNOWN = "The refresh token is unknown, has expired or was ended; sign in again.";

    private final GrantTimes times;
    private final OfflineTokens offline;
    private final SecureRandom random;

    RefreshTokens(GrantTimes times, OfflineTokens offline, SecureRandom random) {
        this.times = times;
        this.offline = offline;
        this.random = random;
    }

    String add(Handle handle, Grant grant, Instant now) {
        String family = RandomText.id("", random);
        String token = next(family);
        RefreshTable.add(
                handle,
                RandomText.sha256(family),
                grant.id(),
                RandomText.sha256(token),
                now.toEpochMilli(),
                expiry(grant, now));
        return token;
    }

    private String next(String family) {
        return RandomText.token(PREFIX + family, random);
    }

    private long expiry(Grant grant, Instant now) {
        return Math.min(
                now.plus(times.refresh()).toEpochMilli(), grant.expiresAt().toEpochMilli());
    }

    /// @return null where the text cannot be a token of ours
    private static @Nullable String family(String token) {
        Matcher matcher = FORM.matcher(token);
        return matcher.matches() ? matcher.group(1) : null;
    }

    Optional<Grant> find(Handle handle, String environment, String token) {
        String family = family(token);
        return family == null
                ? Optional.empty()
                : RefreshTable.find(handle, environment, RandomText.sha256(family))
                        .map(RefreshTable.Row::grant);
    }

    Redemption use(
            Handle handle,
            DataKey key,
            String environment,
            String token,
            String client,
            Predicate<Grant> fits,
            Instant now) {
        String family = family(token);
        if (family == null) {
            return new Redemption.Refused(UNKNOWN, null);
        }
        String familyHash = RandomText.sha256(family);
        RefreshTable.Row row =
                RefreshTable.find(handle, environment, familyHash).orElse(null);
        if (row == null
                || !row.grant().client().equals(client)
                || !row.grant().isGood(now)
                || now.toEpochMilli() >= row.expiresAt()) {
            return new Redemption.Refused(UNKNOWN, null);
        }
        if (!fits.test(row.grant())) {
            return new Redemption.Unfit(row.grant());
        }
        if (row.endedAtProvider()) {
            return endedAtProvider(handle, row.grant(), now);
        }
        String hash = RandomText.sha256(token);
        if (hash.equals(row.currentHash())) {
            String successor = next(family);
            RefreshTable.Row next = new RefreshTable.Row(
                    row.grant(),
                    RandomText.sha256(successor),
                    key.seal(place(familyHash), successor),
                    RecentTokens.parse(row.recent())
                            .with(hash, now.toEpochMilli(), times.reuse())
                            .text(),
                    expiry(row.grant(), now),
                    false);
            if (RefreshTable.replace(handle, familyHash, hash, next, now.toEpochMilli())) {
                if (row.grant().offline()) {
                    offline.present(handle, row.grant().id());
                }
                return new Redemption.Good(row.grant(), successor);
            }
            // Somebody used it since it was read.
            row = RefreshTable.find(handle, environment, familyHash).orElseThrow();
        }
        return again(handle, key, familyHash, hash, row, now);
    }

    private static Redemption endedAtProvider(Handle handle, Grant grant, Instant now) {
        GrantTable.end(handle, grant.environment(), grant.id(), Ending.PROVIDER, now.toEpochMilli());
        return new Redemption.Refused("The identity provider has ended the sign-in; sign in again.", grant.id());
    }

    private Redemption again(
            Handle handle, DataKey key, String familyHash, String hash, RefreshTable.Row row, Instant now) {
        String current = row.current();
        if (current != null && RecentTokens.parse(row.recent()).contains(hash, now.toEpochMilli(), times.reuse())) {
            return new Redemption.Good(row.grant(), key.open(place(familyHash), current));
        }
        GrantTable.end(handle, row.grant().environment(), row.grant().id(), Ending.MISUSE, now.toEpochMilli());
        return new Redemption.Refused(
                "The refresh token was used before, so the sign-in was ended; sign in again.",
                row.grant().id());
    }

    private static Place place(String familyHash) {
        return new Place("refresh_token", familyHash, "current_token");
    }
}
