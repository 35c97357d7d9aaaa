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

    /// The token was sent and no usable answer came: it may be spent. Trying it once more at once is right at providers
    /// that forgive that; after that the connection has to be taken for ended.
    record AnswerLost(String why) implements Redemption {}
}
