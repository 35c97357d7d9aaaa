package dev.behalf.server.federation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of a refresh token.
public sealed interface Redemption {

    /// New tokens. Keep them before anything else: if they have a refresh token, the old one is spent; if not, the old
    /// one stays good. The access token is not verified yet.
    record Refreshed(ProviderTokens tokens) implements Redemption {}

    /// The provider says that the token is no longer good (`invalid_grant`): the person has to sign in again.
    record Ended(SignInProblem problem) implements Redemption {}

    /// The provider refuses for a reason that lies in its settings. The token may be good: keep it.
    record Misconfigured(SignInProblem problem) implements Redemption {}

    /// Nothing happened; try again later.
    ///
    /// @param retryAfter what the provider asks to wait, null where it does not
    record Unavailable(String why, @Nullable Duration retryAfter) implements Redemption {}

    /// The token was sent and no usable answer came: it may be spent. Trying it once more is right at providers that
    /// forgive that: at once, unless the answer is late.
    ///
    /// @param late whether the provider may redeem the token yet. Whoever sends it again before that is over may
    ///     get an answer, and then have the first request come as a second use of the token
    record AnswerLost(String why, boolean late) implements Redemption {}
}
