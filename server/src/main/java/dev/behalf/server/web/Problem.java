package dev.behalf.server.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An error as clients get it (RFC 9457).
///
/// @param members what stands in the document beside type, title, status and code, such as `detail`
/// @param lists what else stands there, such as `problems`, each item a group of texts and the like
public record Problem(
        String code, int status, String title, Map<String, String> members, Map<String, ? extends List<?>> lists) {

    static final Header CONTENT_TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final String TYPE = "urn:behalf:error:";

    public Problem {
        // In the order given, which is the order written.
        members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
        lists = Map.copyOf(lists);
    }

    public Problem(String code, int status, String title, Map<String, String> members) {
        this(code, status, title, members, Map.of());
    }

    /// @param detail what is wrong with this request and what to change
    public static Problem of(ErrorCode error, String detail) {
        return new Problem(error.code(), error.status(), error.title(), Map.of("detail", detail));
    }

    /// The same with particulars for programs.
    public Problem with(String name, List<?> list) {
        Map<String, List<?>> more = new LinkedHashMap<>(lists);
        more.put(name, list);
        return new Problem(code, status, title, members, more);
    }

    /// To be thrown by whoever handles the request; ends its handling.
    public static ProblemException exception(ErrorCode error, String detail) {
        return new ProblemException(of(error, detail));
    }

    /// The document in UTF-8.
    byte[] json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", TYPE + code);
        document.put("title", title);
        document.put("status", status);
        document.put("code", code);
        document.putAll(members);
        document.putAll(lists);
        return Json.bytes(document);
    }
}
