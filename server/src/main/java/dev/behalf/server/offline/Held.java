package dev.behalf.server.offline;

import dev.behalf.server.environment.RegisteredConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is kept of one grant's sign-in at the provider, as it stands in the table.
///
/// @param issuer of the person who signed in
/// @param subject of the person who signed in
/// @param provider see [ProviderApplication]; empty where it is not known
/// @param token the refresh token, sealed; null once it is removed
/// @param access the latest access token, sealed; null where there is none
/// @param generation one more with each answer of the provider
/// @param checked whether the access token is known to be the person's
/// @param dueAt when something is to be done without being asked for
/// @param lease of whoever redeems it now, null where nobody does
/// @param unansweredSince since when the token may be spent without its answer being here; null where that is not so
record Held(
        String grant,
        String environment,
        String person,
        String issuer,
        String subject,
        String provider,
        @Nullable String token,
        @Nullable String access,
        @Nullable Instant accessExpiresAt,
        List<String> scopes,
        long generation,
        boolean checked,
        State state,
        @Nullable StateReason reason,
        Instant obtainedAt,
        @Nullable Instant refreshedAt,
        @Nullable Instant usedAt,
        @Nullable Instant dueAt,
        int failures,
        @Nullable String lease,
        @Nullable Instant unansweredSince) {

    Held {
        scopes = List.copyOf(scopes);
    }

    /// When the access token came.
    Instant since() {
        return refreshedAt == null ? obtainedAt : refreshedAt;
    }

    /// When the access token ends.
    Instant accessEnd(OfflineTimes times) {
        return accessExpiresAt == null ? since().plus(times.unknownLife()) : accessExpiresAt;
    }

    /// Whether the access token may be handed out for so long at least.
    boolean serves(Instant now, Duration least, OfflineTimes times) {
        return state == State.ACTIVE
                && checked
                && access != null
                && accessEnd(times).isAfter(now.plus(least));
    }

    /// Whether what is kept may be used where an environment is connected to its provider so.
    ///
    /// @param connection null where it is connected to none
    boolean isOf(@Nullable RegisteredConnection connection) {
        return connection != null
                && connection.offlineAccess()
                && (provider.isEmpty()
                        || provider.equals(
                                ProviderApplication.of(connection.connection().settings())));
    }

    /// Whether the answer to its token may be lost, the provider may still forgive that, and it is time to ask again.
    boolean asksAgain(Instant now) {
        return unansweredSince != null
                && now.isBefore(unansweredSince.plus(Schedule.FORGIVEN))
                && (dueAt == null || !dueAt.isAfter(now));
    }

    /// Which it is, and no secret.
    @Override
    public String toString() {
        return "Held[" + grant + ", " + state + ", generation " + generation + "]";
    }
}
