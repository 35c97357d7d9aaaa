package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The few encodings that a provider speaks: JSON, base64url, PEM, HTML and form fields.
public final class Encoding {
    private Encoding() {}

    public static String json(Map<String, ?> object) {
        return JSONObjectUtils.toJSONString(object);
    }

    /// @throws IllegalArgumentException if the text isn't one JSON object
    public static Map<String, Object> parseJson(String text) {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("expected a JSON object: " + e.getMessage(), e);
        }
    }

    /// The claims of a signed token, whether the signature is good or not.
    public static Map<String, Object> claims(String compactToken) {
        String payload = compactToken.split("\\.", -1)[1];
        return parseJson(new String(Base64.getUrlDecoder().decode(payload), UTF_8));
    }

    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String base64Url(String text) {
        return base64Url(text.getBytes(UTF_8));
    }

    static byte[] pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n").getBytes(UTF_8);
    }

    public static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    public static String urlEncode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /// `base` with the parameters appended to its query.
    public static String url(String base, Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(urlEncode(name) + "=" + urlEncode(value)));
        if (pairs.isEmpty()) {
            return base;
        }
        return base + (base.contains("?") ? "&" : "?") + String.join("&", pairs);
    }

    /// The first value of each name; servers differ in what they do with a repeated one, ours takes the first.
    public static Map<String, String> parseForm(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.putIfAbsent(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
            }
        }
        return fields;
    }
}
