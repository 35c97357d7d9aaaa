package dev.behalf.server.openapi;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call of a tool sends. Credentials are not among it.
///
/// @param headers that arguments are, and what is said about the bodies
/// @param content the body as it is sent, null for none
/// @param type the media type of the body
public record ApiRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable String content,
        String type) {

    public ApiRequest {
        headers = Map.copyOf(headers);
    }

    /// Without what people sent.
    @Override
    public String toString() {
        return "ApiRequest[" + method + "]";
    }
}
