package dev.behalf.server.net;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.FetchException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/// Says what went wrong on the wire in a sentence for the operator. The sentence is ours: messages of the library may
/// quote what the other side sent.
///
/// @param deadline total time for the exchange
/// @param proxy the proxy the request went through, null for none
record FetchFailures(
        EgressSettings settings,
        Duration deadline,
        Target target,
        @Nullable EgressProxy proxy) {

    FetchException timedOut() {
        return new FetchException(
                Kind.TIMED_OUT,
                "%s did not answer in full within %d ms%s.".formatted(target, deadline.toMillis(), via()));
    }

    FetchException interrupted() {
        return new FetchException(Kind.TIMED_OUT, "The fetch of " + target + " was interrupted.");
    }

    FetchException shutDown() {
        return unreachable("this server is shutting down");
    }

    FetchException of(IOException failure) {
        return switch (failure) {
            case UnknownHostException _ -> unreachable("the name " + peer() + " does not resolve");
            case ConnectTimeoutException _ ->
                unreachable("%s accepted no connection within %d ms"
                        .formatted(peer(), settings.connectTimeout().toMillis()));
            case SocketTimeoutException _ -> timedOut();
            case NoRouteToHostException _ -> unreachable("there is no route to " + peer());
            case ConnectException _ -> unreachable(peer() + " refused the connection");
            case SSLException tls -> unreachable("TLS: " + tls(tls));
            case ConnectionClosedException _ -> unreachable("the connection was closed before the answer was complete");
            case ClientProtocolException _ -> unreachable("the answer is not HTTP");
            default -> unreachable("the connection broke (" + failure.getClass().getSimpleName() + ")");
        };
    }

    /// The proxy's answer to CONNECT; the target was not reached.
    FetchException refusedByProxy(int status) {
        String change = status == 407 ? "; check the proxy's user and password" : "";
        return unreachable("the proxy " + peer() + " refused to connect to it, answering " + status + change);
    }

    private String tls(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return "the certificate of " + target.host()
                        + " is not valid now; check its dates and this machine's clock";
            }
            if (cause instanceof CertPathBuilderException) {
                return "the certificate of " + target.host()
                        + " is not trusted; if a private authority or a TLS-inspecting proxy issued it, add that"
                        + " authority's PEM file to the CA certificates of the egress settings";
            }
        }
        String message = String.valueOf(failure.getMessage());
        return message.contains("No subject alternative") || message.contains("No name matching")
                ? "the certificate belongs to another host than " + target.host()
                : "no secure connection to " + target.host() + " came about (" + message
                        + "); TLS 1.2 or 1.3 is expected";
    }

    private FetchException unreachable(String reason) {
        return new FetchException(Kind.UNREACHABLE, "%s cannot be fetched: %s%s.".formatted(target, reason, via()));
    }

    private String peer() {
        return proxy == null ? target.host() : proxy.host() + ":" + proxy.port();
    }

    private String via() {
        return proxy == null ? "" : " (through the proxy " + peer() + ")";
    }
}
