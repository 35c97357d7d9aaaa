package dev.behalf.server.federation;

import java.net.URI;

/// The beginning of a sign-in.
public sealed interface Departure {

    /// Send the browser to the provider, and keep what is pending until it comes back.
    ///
    /// @param authorizeUrl where the browser goes
    /// @param state by which the answer is told; a secret between the browser and here: store a hash
    record Ready(URI authorizeUrl, String state, PendingSignIn pending) implements Departure {
        /// Without the address and the state.
        @Override
        public String toString() {
            return "Ready[" + pending + "]";
        }
    }

    /// The provider could not be asked where to go.
    record Impossible(SignInProblem problem) implements Departure {}
}
