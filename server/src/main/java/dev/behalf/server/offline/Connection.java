package dev.behalf.server.offline;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection as the team and its person see it: what is kept of one grant's sign-in at the provider, without any
/// of its tokens.
///
/// @param grant by whose id it is known
/// @param client its id
/// @param clientName as it was shown to the person
/// @param resource that the client may use
/// @param provider which application at which provider, see [ProviderApplication]; empty where it is not known
/// @param scopes that the provider granted
/// @param reason null where it is as it began
/// @param detail what the provider last said where something went wrong, null for nothing
/// @param since when the person signed in
/// @param refreshedAt when the provider last gave an access token for it, null for not since the sign-in
/// @param usedAt when something last acted by it, null for never; written down every few seconds
/// @param accessExpiresAt when the latest access token ends, null where it is not known or there is none
/// @param failures of the latest attempts, in a row
/// @param holdsToken whether the refresh token is still here
/// @param signedIn whether the sign-in at the client is in force
/// @param refreshing whether its refresh token is being used just now, by whichever node
public record Connection(
        String grant,
        String environment,
        Owner person,
        String client,
        String clientName,
        String resource,
        String provider,
        List<String> scopes,
        State state,
        @Nullable StateReason reason,
        @Nullable String detail,
        Instant since,
        @Nullable Instant refreshedAt,
        @Nullable Instant usedAt,
        @Nullable Instant accessExpiresAt,
        int failures,
        boolean holdsToken,
        boolean signedIn,
        boolean refreshing) {

    public Connection {
        scopes = List.copyOf(scopes);
    }

    /// Whether nothing is handed out because the person has not allowed it.
    public boolean waits() {
        return state == State.PAUSED && reason == StateReason.NOT_ALLOWED;
    }

    /// For whom it acts.
    ///
    /// @param id what clients know the person by
    /// @param issuer the provider
    /// @param subject at the provider
    /// @param email null where the provider says none
    /// @param name null where the provider says none
    public record Owner(
            String id,
            String issuer,
            String subject,
            @Nullable String email,
            @Nullable String name) {}
}
