package dev.behalf.server.team;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A member signed in with a browser.
///
/// @param id `ses_…`, to name it in lists; opens nothing
/// @param member as of a few seconds ago at most
/// @param lastSeenAt to the minute
/// @param confirmedAt when the member last proved who they are
public record Session(
        String id,
        Member member,
        Method method,
        Visitor visitor,
        Instant createdAt,
        Instant lastSeenAt,
        Instant confirmedAt) {

    /// How the member proved who they are.
    public enum Method {
        PASSWORD,
        PASSKEY,
        PROVIDER;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Method of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /// What a dangerous act asks for, beside the role.
    public static final Duration RECENT = Duration.ofMinutes(10);

    public boolean may(Permission permission) {
        return member.role().may(permission);
    }

    /// Whether the member proved who they are within [#RECENT].
    public boolean confirmedRecently(Instant now) {
        return now.isBefore(confirmedAt.plus(RECENT));
    }

    Session seen(Instant now) {
        return new Session(id, member, method, visitor, createdAt, now, confirmedAt);
    }
}
