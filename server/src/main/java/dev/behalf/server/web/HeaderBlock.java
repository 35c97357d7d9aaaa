package dev.behalf.server.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Header fields made once and sent often.
public final class HeaderBlock {

    private final Header[] headers;

    private HeaderBlock(Header[] headers) {
        this.headers = headers;
    }

    void writeTo(ServerResponseHeaders answer) {
        for (Header header : headers) {
            answer.set(header);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Collects the fields.
    public static final class Builder {

        /// Those of the program are few, and making one anew costs more than the value.
        private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

        private final List<Header> headers = new ArrayList<>();

        private Builder() {}

        /// @param value visible ASCII and single spaces between
        public Builder add(String name, String value) {
            headers.add(HeaderValues.createCached(NAMES.computeIfAbsent(name, HeaderNames::create), value));
            return this;
        }

        public HeaderBlock build() {
            return new HeaderBlock(headers.toArray(Header[]::new));
        }
    }
}
