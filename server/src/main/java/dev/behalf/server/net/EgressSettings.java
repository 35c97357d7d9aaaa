package dev.behalf.server.net;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How requests leave.
///
/// @param deadline total time for one exchange: look-up, connection, TLS, answer and body together
/// @param connectTimeout time for one TCP connection, and for the TLS handshake on it
/// @param bodyLimit largest body read, in bytes
/// @param allowLoopbackProviders the development switch: `localhost`, `127.0.0.1` and `[::1]` are allowed, over http
/// too
/// @param proxy the proxy every request goes through, null for none
/// @param caCertificates PEM files of authorities trusted beside those of the JDK's trust store
public record EgressSettings(
        Duration deadline,
        Duration connectTimeout,
        int bodyLimit,
        boolean allowLoopbackProviders,
        @Nullable EgressProxy proxy,
        List<Path> caCertificates) {

    public EgressSettings {
        requirePositive("deadline", deadline);
        requirePositive("connectTimeout", connectTimeout);
        if (bodyLimit < 1) {
            throw new IllegalArgumentException("bodyLimit: expected at least 1 byte, found " + bodyLimit);
        }
        caCertificates = List.copyOf(caCertificates);
    }

    /// Five seconds in all, two to connect, 512 KiB, public addresses only, no proxy, the JDK's trust store.
    public static EgressSettings defaults() {
        return new EgressSettings(Duration.ofSeconds(5), Duration.ofSeconds(2), 512 * 1024, false, null, List.of());
    }

    public EgressSettings withDeadline(Duration deadline) {
        return new EgressSettings(deadline, connectTimeout, bodyLimit, allowLoopbackProviders, proxy, caCertificates);
    }

    public EgressSettings withBodyLimit(int bodyLimit) {
        return new EgressSettings(deadline, connectTimeout, bodyLimit, allowLoopbackProviders, proxy, caCertificates);
    }

    public EgressSettings withAllowLoopbackProviders(boolean allowLoopbackProviders) {
        return new EgressSettings(deadline, connectTimeout, bodyLimit, allowLoopbackProviders, proxy, caCertificates);
    }

    public EgressSettings withProxy(@Nullable EgressProxy proxy) {
        return new EgressSettings(deadline, connectTimeout, bodyLimit, allowLoopbackProviders, proxy, caCertificates);
    }

    public EgressSettings withCaCertificates(List<Path> caCertificates) {
        return new EgressSettings(deadline, connectTimeout, bodyLimit, allowLoopbackProviders, proxy, caCertificates);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + ": expected a positive duration, found " + duration);
        }
    }
}
