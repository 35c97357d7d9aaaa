package dev.behalf.server.net;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// Reads the answer to a POST, of any status.
record AnswerReader(DocumentReader reader) {

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    Sent read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        String body = entity == null ? "" : reader.text(response, entity);
        return new Sent.Answered(response.getCode(), body, retryAfter(response));
    }

    /// Seconds or a date; a date is counted from the answer's own.
    private static @Nullable Duration retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        String value = header == null ? "" : header.getValue().strip();
        Duration wait;
        if (value.matches("[0-9]{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(value));
        } else {
            Instant until = DateUtils.parseStandardDate(value);
            Instant now = DateUtils.parseStandardDate(response, HttpHeaders.DATE);
            wait = until == null || now == null ? null : Duration.between(now, until);
        }
        return wait == null || wait.isNegative() ? null : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
