package dev.behalf.server.net;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/// A body to be sent.
public final class Parcel {

    private final String mediaType;
    private final byte[] body;
    private final Map<String, String> headers;

    private Parcel(String mediaType, byte[] body, Map<String, String> headers) {
        this.mediaType = mediaType;
        this.body = body;
        this.headers = Map.copyOf(headers);
    }

    /// A form (RFC 6749 section 4.1.3). Spaces become `%20`, which every reader understands; `+` is not read as a space
    /// by all.
    public static Parcel form(Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(field -> Percent.encode(field.getKey()) + "=" + Percent.encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return new Parcel("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.US_ASCII), Map.of());
    }

    /// A JSON document.
    public static Parcel json(String document) {
        return new Parcel("application/json", document.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// The same with headers of its own.
    public Parcel with(Map<String, String> others) {
        return new Parcel(mediaType, body, others);
    }

    Map<String, String> headers() {
        return headers;
    }

    String mediaType() {
        return mediaType;
    }

    byte[] body() {
        return body;
    }

    /// Without the body, which may hold a code or token.
    @Override
    public String toString() {
        return "Parcel[" + mediaType + ", " + body.length + " bytes]";
    }
}
