package dev.behalf.server.openapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call of a tool sends. Credentials are not among it.
///
/// @param headers that arguments are, and what is said about the bodies
/// @param content the body, null for none; of parts each character is a byte
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

    /// The body as it is sent.
    public byte @Nullable [] bytes() {
        return content == null ? null : content.getBytes(type.startsWith(Parts.TYPE) ? ISO_8859_1 : UTF_8);
    }

    /// Without what people sent.
    @Override
    public String toString() {
        return "ApiRequest[" + method + "]";
    }
}
