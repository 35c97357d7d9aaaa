package dev.behalf.server.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes problem documents of what the web server refuses by itself and of what was not foreseen. What an exception
/// says goes to the log only.
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> transport(status, message));
        }
        return handlers.build();
    }

    private static DirectHandler.TransportResponse transport(Status status, @Nullable String message) {
        Problem problem = of(status.code(), message);
        return DirectHandler.TransportResponse.builder()
                .status(Status.create(problem.status()))
                .header(Problem.CONTENT_TYPE)
                .header(HeaderValues.CONNECTION_CLOSE)
                .keepAlive(false)
                .entity(problem.json())
                .build();
    }

    static Problem of(RequestException e) {
        return of(e.status().code(), e.getMessage());
    }

    private static Problem of(int status, @Nullable String message) {
        return switch (status) {
            case 413 -> Body.tooLarge(Listener.MAX_DRAINED).problem();
            case 414 -> Problem.of(ErrorCode.URI_TOO_LONG, "Send less in the URL.");
            case 503 -> Problem.of(ErrorCode.BUSY, "Too many requests are being answered at once; try again.");
            default -> status >= 500 ? unexplained() : malformed(message);
        };
    }

    private static Problem malformed(@Nullable String message) {
        // The server's own words for it are the only sign there is.
        return "Header size exceeded".equals(message)
                ? Problem.of(
                        ErrorCode.HEADERS_TOO_LARGE,
                        "All headers together may have " + Listener.MAX_HEADERS + " bytes.")
                : Problem.of(ErrorCode.MALFORMED_REQUEST, "The request was expected to be well-formed HTTP/1.1.");
    }

    static Problem unexpected(RuntimeException e, Call call) {
        if (call.response().isSent()) {
            throw new CloseConnectionException("Failed after the answer was sent", e);
        }
        String id = id();
        LOG.error("A request failed unexpectedly, incident {}", id, e);
        return internal(id);
    }

    /// To be thrown when the answer has begun: the connection ends without its last part.
    static CloseConnectionException unfinished(RuntimeException e) {
        LOG.error("An answer that had begun could not be finished", e);
        return new CloseConnectionException("Failed within the answer", e);
    }

    private static Problem unexplained() {
        String id = id();
        LOG.error("The web server failed on a request, incident {}; its own message is in the log", id);
        return internal(id);
    }

    private static Problem internal(String id) {
        return new Problem(
                ErrorCode.INTERNAL_ERROR.code(),
                ErrorCode.INTERNAL_ERROR.status(),
                ErrorCode.INTERNAL_ERROR.title(),
                Map.of(
                        "detail",
                        "The log of the server says more under incident " + id + ".",
                        "instance",
                        "urn:behalf:incident:" + id));
    }

    /// For finding a line in the log; not a secret.
    private static String id() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
