package dev.behalf.server.console.testsignin;

/// How far a test is, as the page that waits for it shows.
///
/// @param since which tests are followed, in milliseconds
/// @param seconds since it was begun
public record ProgressView(
        String environment, Step step, String callbackUrl, ProviderPlaces places, long since, long seconds) {

    /// How far it is.
    public enum Step {
        /// The window is not there yet.
        OPENING,
        /// The person is at the provider.
        AWAY,
        /// The code is being redeemed.
        CHECKING,
        /// Nobody came back in time.
        OVER
    }

    static final int PATIENCE = 8;

    /// Whether to say what may have happened.
    public boolean hint() {
        return step == Step.AWAY && seconds >= PATIENCE;
    }

    public boolean waiting() {
        return step != Step.OVER;
    }
}
