package dev.behalf.server.federation;

import dev.behalf.keys.Printable;
import dev.behalf.server.net.Sent;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a token endpoint says (RFC 6749 section 5). Its `error` decides, and never the status: providers answer the
/// same
/// error with 400, 401 and 403.
sealed interface TokenAnswer {

    /// @param document an object with `access_token`; holds secrets
    record Granted(JsonNode document) implements TokenAnswer {
        @Override
        public String toString() {
            return "Granted[" + document.propertyNames() + "]";
        }
    }

    /// @param error the code, as sent
    /// @param description what the provider adds, printable and cut; empty for nothing
    record Denied(String error, String description) implements TokenAnswer {

        /// For messages.
        String text() {
            return Printable.text(error) + (description.isEmpty() ? "" : ": " + description);
        }
    }

    /// Nothing was decided: it was not reached, is overloaded, or something in between answered.
    ///
    /// @param retryAfter what it asks to wait, null where it does not
    record Away(String why, @Nullable Duration retryAfter) implements TokenAnswer {}

    /// It may have decided, and what is not known here.
    record Lost(String why, How how) implements TokenAnswer {}

    /// How an answer is lost.
    enum How {
        /// One came that cannot be used.
        UNUSABLE,
        /// The connection broke before it came.
        CUT_OFF,
        /// It did not come in time: the provider may decide yet.
        LATE
    }

    /// A gateway of the provider's that waits no longer for what is behind it and has the request (RFC 9110, 15.6.5).
    int GATEWAY_TIMEOUT = 504;

    /// Errors that say "not now"; the third is how Amazon throttles.
    Set<String> NOT_NOW = Set.of("server_error", "temporarily_unavailable", "TooManyRequestsException", "slow_down");

    static TokenAnswer of(Sent sent) {
        return switch (sent) {
            case Sent.NotSent(String why) -> new Away(why, null);
            case Sent.Lost(String why, boolean late) -> new Lost(why, late ? How.LATE : How.CUT_OFF);
            case Sent.Unreadable(int status, String why) ->
                good(status) ? new Lost(why, How.UNUSABLE) : new Away(why, null);
            case Sent.Answered answered -> of(answered);
        };
    }

    private static TokenAnswer of(Sent.Answered answered) {
        JsonNode document = document(answered.body());
        String error = document == null ? null : error(document, answered.status());
        if (document != null && error != null) {
            String description = description(document);
            return NOT_NOW.contains(error) || answered.status() == 429
                    ? new Away("it answered " + Printable.text(error), answered.retryAfter())
                    : new Denied(error, description);
        }
        if (answered.status() == GATEWAY_TIMEOUT) {
            return new Lost("it answered 504: what is behind its gateway did not answer in time", How.LATE);
        }
        if (!good(answered.status())) {
            return new Away("it answered " + answered.status() + " without an OAuth error", answered.retryAfter());
        }
        return document != null && Documents.text(document, "access_token") != null
                ? new Granted(document)
                : new Lost(
                        "it answered " + answered.status() + " with something other than a token response",
                        How.UNUSABLE);
    }

    private static boolean good(int status) {
        return status >= 200 && status < 300;
    }

    private static @Nullable JsonNode document(String body) {
        try {
            JsonNode document = Documents.read(body);
            return document.isObject() ? document : null;
        } catch (JacksonException noJson) {
            return null;
        }
    }

    /// WorkOS AuthKit puts some of its errors into `code` (WorkOS API description, `/user_management/authenticate`).
    private static @Nullable String error(JsonNode document, int status) {
        String error = Documents.text(document, "error");
        return error == null && !good(status) ? Documents.text(document, "code") : error;
    }

    private static String description(JsonNode document) {
        String description = Documents.text(document, "error_description");
        String message = description == null ? Documents.text(document, "message") : description;
        return message == null ? "" : Printable.text(message);
    }
}
