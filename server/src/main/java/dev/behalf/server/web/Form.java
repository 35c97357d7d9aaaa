package dev.behalf.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/// `application/x-www-form-urlencoded`.
final class Form {

    private Form() {}

    static Map<String, String> read(byte[] body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(body, UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!pair.isEmpty() && fields.putIfAbsent(name, value) != null) {
                throw malformed("A field of the form was sent several times.");
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw malformed("The form holds a percent sign that begins no escape.");
        }
    }

    private static ProblemException malformed(String detail) {
        return Problem.exception(ErrorCode.MALFORMED_REQUEST, detail);
    }
}
