package dev.behalf.server.offline;

import dev.behalf.server.federation.ReceivedToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A provider's access token that may be handed out.
///
/// @param since when it came
/// @param audiences whom it is for; null where it does not say, because it is no JWT or has no `aud`
record Access(
        String environment,
        String person,
        String grant,
        long generation,
        String token,
        Instant since,
        Instant expiresAt,
        List<String> scopes,
        @Nullable List<String> audiences) {

    static Access of(Held held, String token, OfflineTimes times) {
        return new Access(
                held.environment(),
                held.person(),
                held.grant(),
                held.generation(),
                token,
                held.since(),
                held.accessEnd(times),
                held.scopes(),
                audiences(token));
    }

    static @Nullable List<String> audiences(String token) {
        return ReceivedToken.of(token).audiences();
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Access[" + grant + ", generation " + generation + ", until " + expiresAt + "]";
    }
}
