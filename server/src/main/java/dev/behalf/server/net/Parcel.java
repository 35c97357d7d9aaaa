package dev.behalf.server.net;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/// A body to be sent.
public final class Parcel {

    private final String mediaType;
    private final byte[] body;

    private Parcel(String mediaType, byte[] body) {
        this.mediaType = mediaType;
        this.body = body;
    }

    /// A form (RFC 6749 section 4.1.3). Spaces become `%20`, which every reader understands; `+` is not read as a space
    /// by all.
    public static Parcel form(Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(field -> Percent.encode(field.getKey()) + "=" + Percent.encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return new Parcel("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A JSON document.
    public static Parcel json(String document) {
        return new Parcel("application/json", document.getBytes(StandardCharsets.UTF_8));
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
