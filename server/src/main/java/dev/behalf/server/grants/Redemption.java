package dev.behalf.server.grants;

import org.jspecify.annotations.Nullable;

/// What using a code or a refresh token came to.
public sealed interface Redemption {

    /// It was good.
    ///
    /// @param refreshToken the next one, null where the client gets none
    record Good(Grant grant, @Nullable String refreshToken) implements Redemption {

        /// Without the token.
        @Override
        public String toString() {
            return "Good[" + grant.id() + "]";
        }
    }

    /// It is for something else than the client asked for. Nothing was used up.
    record Unfit(Grant grant) implements Redemption {}

    /// It was not.
    ///
    /// @param problem a sentence for whoever wrote the client
    /// @param ended the grant that was ended because of it, null where none was
    record Refused(String problem, @Nullable String ended) implements Redemption {}
}
