package dev.behalf.server.team;

import org.jspecify.annotations.Nullable;

/// What the team's sign-in must know of the installation.
///
/// @param consoleOrigin where browsers find the console, such as `https://console.acme.com`
/// @param consoleHost the host of it; passkeys are bound to it, so that they end when it changes
/// @param provider the team's own provider, null for none
public record TeamSettings(
        String consoleOrigin, String consoleHost, @Nullable TeamProvider provider) {

    /// Of a console on this machine.
    public static TeamSettings local() {
        return new TeamSettings("http://localhost:8081", "localhost", null);
    }

    public TeamSettings withProvider(TeamProvider provider) {
        return new TeamSettings(consoleOrigin, consoleHost, provider);
    }
}
