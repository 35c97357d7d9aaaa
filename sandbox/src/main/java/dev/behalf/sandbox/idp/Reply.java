package dev.behalf.sandbox.idp;

import java.util.LinkedHashMap;
import java.util.Map;

/// One HTTP answer, whole; text in UTF-8.
public record Reply(int status, Map<String, String> headers, String body) {

    public static Reply json(int status, Map<String, ?> object) {
        return of(status, "application/json", Encoding.json(object));
    }

    public static Reply html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page);
    }

    public static Reply text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    public static Reply redirect(String location) {
        return new Reply(302, Map.of("Location", location), "");
    }

    public static Reply of(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", contentType), body);
    }

    /// An error of OAuth (RFC 6749, section 5.2), never to be cached.
    public static Reply error(int status, String error, String description) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("error", error);
        if (!description.isEmpty()) {
            members.put("error_description", description);
        }
        return json(status, members).with("Cache-Control", "no-store");
    }

    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
