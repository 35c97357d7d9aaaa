package dev.behalf.server.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import java.util.ArrayList;
import java.util.List;

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

        private final List<Header> headers = new ArrayList<>();

        private Builder() {}

        /// @param value visible ASCII and single spaces between
        public Builder add(String name, String value) {
            headers.add(HeaderValues.createCached(name, value));
            return this;
        }

        public HeaderBlock build() {
            return new HeaderBlock(headers.toArray(Header[]::new));
        }
    }
}
