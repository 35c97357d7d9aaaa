package dev.behalf.server.upstream;

import java.time.Duration;

/// What an upstream server may take.
///
/// @param silence how long it may say nothing at all
/// @param total how long one request may take
/// @param message the largest message, in bytes
/// @param stream the most of one answer, in bytes
/// @param concurrent requests under way at one server, per node
/// @param beat how often whoever waits is told that there is nothing yet
/// @param failures so many in a row, and a server is left alone
/// @param pause for so long
/// @param reply how long a client may take to answer what a server asks
public record Limits(
        Duration silence,
        Duration total,
        int message,
        int stream,
        int concurrent,
        Duration beat,
        int failures,
        Duration pause,
        Duration reply) {

    public static final Limits DEFAULTS = new Limits(
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            4 * 1024 * 1024,
            32 * 1024 * 1024,
            64,
            Duration.ofSeconds(2),
            5,
            Duration.ofSeconds(20),
            Duration.ofMinutes(10));
}
