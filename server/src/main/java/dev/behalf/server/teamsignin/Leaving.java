package dev.behalf.server.teamsignin;

import dev.behalf.server.team.SecretToken;
import java.net.URI;

/// The way to the provider.
public sealed interface Leaving {

    /// Send the browser there.
    ///
    /// @param browser for a cookie: only the browser that has it can come back
    record Ready(URI provider, SecretToken browser) implements Leaving {
        /// Without the address, which holds the state.
        @Override
        public String toString() {
            return "Ready[…]";
        }
    }

    /// The provider could not be asked where to go.
    record Impossible(String problem) implements Leaving {}
}
