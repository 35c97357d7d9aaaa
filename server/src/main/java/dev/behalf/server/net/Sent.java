package dev.behalf.server.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of sending something. Whether it can have arrived is told apart from whether an answer came, because a
/// code or refresh token that arrived is spent.
public sealed interface Sent {

    /// An answer came, whatever its status.
    ///
    /// @param body as text, empty where there was none
    /// @param retryAfter what the answer asks to wait (RFC 9110, 10.2.3), null where it does not
    record Answered(int status, String body, @Nullable Duration retryAfter) implements Sent {
        /// Without the body, which may hold tokens.
        @Override
        public String toString() {
            return "Answered[" + status + ", " + body.length() + " characters]";
        }
    }

    /// An answer came that cannot be read: too large, compressed, not text.
    ///
    /// @param why a sentence for the operator, without anything of the body
    record Unreadable(int status, String why) implements Sent {}

    /// Nothing of the body left this machine.
    ///
    /// @param why a sentence for the operator
    record NotSent(String why) implements Sent {}

    /// It was sent, at least in part, and no whole answer came: nobody here knows whether it was acted on.
    ///
    /// @param why a sentence for the operator
    /// @param late whether it was given up here: it may be acted on yet. Else the connection broke, and what was
    ///     to come of it has come
    record Lost(String why, boolean late) implements Sent {}
}
