package dev.behalf.server.web;

import java.time.Duration;

/// Where and how the listener takes connections.
///
/// @param port 0 for any free one
/// @param maxConnections more wait in the system's queue
/// @param idle how long a connection may stay without a request
/// @param grace how long requests may go on once the listener is told to stop
/// @param proxies who is believed about whom he forwards for
public record ListenerSettings(
        String host, int port, int maxConnections, Duration idle, Duration grace, TrustedProxies proxies) {

    /// With nobody in front.
    public ListenerSettings(String host, int port, int maxConnections, Duration idle, Duration grace) {
        this(host, port, maxConnections, idle, grace, TrustedProxies.NONE);
    }
}
