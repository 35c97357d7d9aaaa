package dev.behalf.provider;

/// Origins of hosts as they stand in settings.
final class Origins {

    private Origins() {}

    /// The origin of a host; what is an origin already (development only) stays.
    static String of(String hostOrOrigin) {
        return hostOrOrigin.startsWith("http") && hostOrOrigin.contains("://")
                ? hostOrOrigin
                : "https://" + hostOrOrigin;
    }
}
