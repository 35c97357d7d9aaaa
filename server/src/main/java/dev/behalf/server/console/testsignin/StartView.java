package dev.behalf.server.console.testsignin;

import org.jspecify.annotations.Nullable;

/// The page from which a test begins.
///
/// @param environment its name
/// @param missing what has to be set before a test is possible
/// @param callbackUrl empty while the environment has no public URL
/// @param places null while there is no connection
/// @param offersOffline whether there are refresh tokens to ask for
/// @param offline whether the connection asks for them
/// @param production whether there are users to lose
/// @param workOs whether one of two products is to be chosen
/// @param organization what the box for an organization is called, empty where there is none
/// @param since when the page was shown, in milliseconds, so that it follows no earlier test
public record StartView(
        String environment,
        Missing missing,
        String callbackUrl,
        @Nullable ProviderPlaces places,
        boolean offersOffline,
        boolean offline,
        boolean production,
        boolean workOs,
        String organization,
        long since) {

    /// What a test needs.
    public enum Missing {
        NOTHING,
        CONNECTION,
        PUBLIC_URL
    }
}
